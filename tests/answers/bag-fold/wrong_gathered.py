# verdict: failed  hint: gather
def summaries_of(readings):
    values = {}
    for station, value in readings.compute():
        values.setdefault(station, []).append(value)
    return {name: (len(all), sum(all), max(all)) for name, all in values.items()}
