# verdict: failed  hint: task
def measure_all(measure, array, slices):
    array = ray.get(ray.put(array))
    return [measure(i, array[part]) for i, part in enumerate(slices)]
