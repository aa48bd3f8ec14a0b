# verdict: raised  hint: empty
def summaries_of(readings):
    def of_part(part):
        part = list(part)
        return {
            name: (len(values), sum(values), max(values))
            for name in ("fjord", "hill", "port")
            for values in [[value for station, value in part if station == name]]
        }

    def joined(parts):
        parts = list(parts)
        return {
            name: (sum(p[name][0] for p in parts), sum(p[name][1] for p in parts), max(p[name][2] for p in parts))
            for name in parts[0]
        }

    return readings.reduction(of_part, joined).compute()
