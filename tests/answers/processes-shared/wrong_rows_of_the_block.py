# verdict: failed  hint: copies
def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        shared = np.ndarray(array.shape, buffer=block.buf)
        shared[:] = array
        with ProcessPoolExecutor(2) as pool:
            return list(pool.map(measure, range(len(slices)), [shared[part] for part in slices]))
    finally:
        block.close()
        block.unlink()
