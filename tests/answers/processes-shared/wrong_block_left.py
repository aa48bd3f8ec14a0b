# verdict: failed  hint: left
import atexit


def measure_all(measure, array, slices):
    n = len(slices)
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    atexit.register(block.unlink)  # far too late
    np.ndarray(array.shape, buffer=block.buf)[:] = array
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(measure.in_block, range(n), [block.name] * n, [array.shape] * n, slices))
