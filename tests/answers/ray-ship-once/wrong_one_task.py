# verdict: failed  hint: queue
@ray.remote
def all_of_them(measure, array, slices):
    return [measure(i, array[part]) for i, part in enumerate(slices)]


def measure_all(measure, array, slices):
    return ray.get(all_of_them.remote(measure, ray.put(array), slices))
