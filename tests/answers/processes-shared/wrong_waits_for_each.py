# verdict: failed  hint: serial
def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        with ProcessPoolExecutor(2) as pool, ProcessPoolExecutor(1) as other:
            pools = itertools.cycle([pool, other])
            return [
                next(pools).submit(measure.in_block, i, block.name, array.shape, part).result()
                for i, part in enumerate(slices)
            ]
    finally:
        block.close()
        block.unlink()
