# verdict: failed  hint: here
def measure_all(measure, array, slices):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda i: measure(i, array[slices[i]]), range(len(slices))))
