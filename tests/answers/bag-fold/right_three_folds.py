# verdict: passed
def summaries_of(readings):
    key = operator.itemgetter(0)
    number = readings.foldby(key, lambda n, _: n + 1, 0, operator.add, 0)
    total = readings.foldby(key, lambda n, reading: n + reading[1], 0, operator.add, 0)
    highest = readings.foldby(key, lambda n, reading: max(n, reading[1]), -math.inf, max, -math.inf)
    number, total, highest = map(dict, dask.compute(number, total, highest))
    return {name: (number[name], total[name], highest[name]) for name in number}
