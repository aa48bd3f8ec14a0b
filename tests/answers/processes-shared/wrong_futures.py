# verdict: failed  hint: futures
def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    np.ndarray(array.shape, buffer=block.buf)[:] = array
    with ProcessPoolExecutor(2) as pool:
        futures = [pool.submit(measure.in_block, i, block.name, array.shape, part) for i, part in enumerate(slices)]
    block.close()
    block.unlink()
    return futures
