# verdict: passed
def measure_all(measure, array, slices):
    n = len(slices)
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        shared = np.ndarray(array.shape, array.dtype, buffer=block.buf)
        shared[:] = array
        with ProcessPoolExecutor(4) as pool:
            return list(pool.map(measure.in_block, range(n), [block.name] * n, [array.shape] * n, slices))
    finally:
        block.close()
        block.unlink()
