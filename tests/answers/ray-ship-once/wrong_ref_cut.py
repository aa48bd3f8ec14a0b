# verdict: raised  hint: ref
@ray.remote
def task(measure, i, rows):
    return measure(i, rows)


def measure_all(measure, array, slices):
    ref = ray.put(array)
    return ray.get([task.remote(measure, i, ref[part]) for i, part in enumerate(slices)])
