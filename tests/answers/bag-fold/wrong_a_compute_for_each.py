# verdict: failed  hint: twice
def summaries_of(readings):
    found = {}
    for name in readings.pluck(0).distinct().compute():
        values = readings.filter(lambda reading: reading[0] == name).pluck(1)
        found[name] = dask.compute(values.count(), values.sum(), values.max())
    return found
