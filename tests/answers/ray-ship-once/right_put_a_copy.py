# verdict: passed
def measure_all(measure, array, slices):
    ref = ray.put(np.ascontiguousarray(array, dtype=float))
    todo = {rows_of.remote(measure, i, array=ref, part=part): i for i, part in enumerate(slices)}
    values = [None] * len(slices)
    while todo:
        (done,), _ = ray.wait(list(todo), timeout=60)
        values[todo.pop(done)] = ray.get(done)
    return values
