# verdict: failed  hint: again
@ray.remote
def task(measure, i, rows):
    return measure(i, np.array(rows))


def measure_all(measure, array, slices):
    return ray.get([task.remote(measure, i, array[part].tolist()) for i, part in enumerate(slices)])
