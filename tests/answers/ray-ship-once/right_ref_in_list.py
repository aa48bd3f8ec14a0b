# verdict: passed
@ray.remote
def task(measure, i, refs, part):
    return measure(i, ray.get(refs[0])[part])


def measure_all(measure, array, slices):
    refs = [ray.put(array)]
    return ray.get([task.remote(measure, i, refs, part) for i, part in enumerate(slices)])
