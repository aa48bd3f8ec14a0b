# verdict: passed
@ray.remote
def whole(array):
    return array


def measure_all(measure, array, slices):
    # The array is sent with one task, and its result is passed on.
    ref = whole.remote(array)
    return ray.get([rows_of.remote(measure, i, ref, part) for i, part in enumerate(slices)], timeout=60)
