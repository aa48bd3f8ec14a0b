# verdict: failed  hint: values
def measure_all(measure, array, slices):
    n = len(slices)
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(measure.in_block, range(n), [block.name] * n, [array.shape] * n, slices))
    finally:
        block.close()
        block.unlink()
