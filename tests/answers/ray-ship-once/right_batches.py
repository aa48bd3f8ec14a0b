# verdict: passed
@ray.remote
def some(measure, numbers, array, slices):
    return [measure(i, array[slices[i]]) for i in numbers]


def measure_all(measure, array, slices):
    ref, n = ray.put(array), len(slices)
    parts = ray.get([some.remote(measure, range(i, n, 4), ref, slices) for i in range(4)])
    return [parts[i % 4][i // 4] for i in range(n)]
