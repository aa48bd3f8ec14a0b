# verdict: failed  hint: first
def measure_all(measure, array, slices):
    ref = ray.put(array)
    first = ray.get(rows_of.remote(measure, 0, ref, slices[0]))
    others = [rows_of.remote(measure, i, ref, part) for i, part in list(enumerate(slices))[1:]]
    return [first, *ray.get(others)]
