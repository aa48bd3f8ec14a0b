# verdict: passed
def measure_all(measure, array, slices):
    ref = ray.put(array)

    @ray.remote
    def task(i, part):
        return measure(i, ray.get(ref)[part])

    return ray.get([task.remote(i, part) for i, part in enumerate(slices)])
