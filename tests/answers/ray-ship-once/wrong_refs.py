# verdict: failed  hint: refs
def measure_all(measure, array, slices):
    ref = ray.put(array)
    return [rows_of.remote(measure, i, ref, part) for i, part in enumerate(slices)]
