# verdict: failed  hint: again
def measure_all(measure, array, slices):
    refs = [rows_of.remote(measure, i, ray.put(array), part) for i, part in enumerate(slices)]
    return ray.get(refs)
