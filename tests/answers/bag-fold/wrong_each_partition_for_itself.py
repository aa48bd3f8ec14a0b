# verdict: failed  hint: combine
def summaries_of(readings):
    def of_part(part):
        found = {}
        for station, value in part:
            found.setdefault(station, []).append(value)
        return [(name, (len(all), sum(all), max(all))) for name, all in found.items()]

    return dict(readings.map_partitions(of_part).compute())
