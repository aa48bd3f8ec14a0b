# verdict: failed  hint: twice
@ray.remote
def both(measure, i, array, part):
    measure(i, array[part])
    return measure(i, array[part])


def measure_all(measure, array, slices):
    ref = ray.put(array)
    return ray.get([both.remote(measure, i, ref, part) for i, part in enumerate(slices)])
