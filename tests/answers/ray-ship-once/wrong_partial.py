# verdict: failed  hint: again
import functools


@ray.remote
def task(call, part):
    return call(part)


def rows(measure, array, i, part):
    return measure(i, array[part])


def measure_all(measure, array, slices):
    calls = [functools.partial(rows, measure, array, i) for i in range(len(slices))]
    return ray.get([task.remote(call, part) for call, part in zip(calls, slices, strict=True)])
