# verdict: failed  hint: again
@ray.remote
def task(measure, i, rows):
    return measure(i, rows)


def measure_all(measure, array, slices):
    parts = [ray.put(array[part]) for part in slices]
    return ray.get([task.remote(measure, i, ref) for i, ref in enumerate(parts)])
