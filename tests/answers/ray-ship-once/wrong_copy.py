# verdict: failed  hint: closure
@ray.remote
def task(measure, i, array, part):
    return measure(i, array[part].copy())


def measure_all(measure, array, slices):
    ref = ray.put(array)
    return ray.get([task.remote(measure, i, ref, part) for i, part in enumerate(slices)])
