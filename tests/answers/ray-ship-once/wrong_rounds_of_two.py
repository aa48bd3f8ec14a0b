# verdict: failed  hint: slots
def measure_all(measure, array, slices):
    ref, values = ray.put(array), []
    for i in range(0, len(slices), 2):
        values += ray.get([rows_of.remote(measure, k, ref, slices[k]) for k in (i, i + 1)])
    return values
