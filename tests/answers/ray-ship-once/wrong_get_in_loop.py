# verdict: failed  hint: loop
def measure_all(measure, array, slices):
    ref = ray.put(array)
    return [ray.get(rows_of.remote(measure, i, ref, part)) for i, part in enumerate(slices)]
