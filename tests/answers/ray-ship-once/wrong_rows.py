# verdict: failed  hint: rows
def measure_all(measure, array, slices):
    ref = ray.put(array)
    return ray.get([rows_of.remote(measure, i, ref, slices[0]) for i in range(len(slices))])
