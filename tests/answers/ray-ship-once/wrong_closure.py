# verdict: failed  hint: closure
def measure_all(measure, array, slices):
    @ray.remote
    def task(i):
        return measure(i, array[slices[i]])

    return ray.get([task.remote(i) for i in range(len(slices))])
