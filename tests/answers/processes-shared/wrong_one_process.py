# verdict: failed  hint: here
def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        with ProcessPoolExecutor(1) as pool:
            futures = [pool.submit(measure.in_block, i, block.name, array.shape, part) for i, part in enumerate(slices)]
            return [future.result() for future in futures]
    finally:
        block.close()
        block.unlink()
