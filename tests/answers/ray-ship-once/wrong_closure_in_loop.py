# verdict: failed  hint: again
def measure_all(measure, array, slices):
    refs = []
    for i, part in enumerate(slices):

        @ray.remote
        def task():
            return measure(i, array[part])

        refs.append(task.remote())
    return ray.get(refs)
