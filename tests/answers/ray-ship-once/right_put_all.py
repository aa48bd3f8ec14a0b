# verdict: passed
@ray.remote
def task(i, everything):
    measure, array, slices = everything
    return measure(i, array[slices[i]])


def measure_all(measure, array, slices):
    ref = ray.put((measure, array, slices))
    return ray.get([task.remote(i, ref) for i in range(len(slices))])
