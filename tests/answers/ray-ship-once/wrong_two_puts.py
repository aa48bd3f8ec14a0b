# verdict: failed  hint: again
def measure_all(measure, array, slices):
    refs = [ray.put(array), ray.put(array)]
    return ray.get([rows_of.remote(measure, i, refs[i % 2], part) for i, part in enumerate(slices)])
