# verdict: raised  hint: direct
def measure_all(measure, array, slices):
    ref = ray.put(array)
    return [rows_of(measure, i, ref, part) for i, part in enumerate(slices)]
