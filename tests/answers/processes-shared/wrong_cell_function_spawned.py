# verdict: raised  hint: main
import multiprocessing


def measure_in_block(measure, i, name, shape, part):
    block = shared_memory.SharedMemory(name)
    try:
        return measure(i, np.ndarray(shape, buffer=block.buf)[part])
    finally:
        block.close()


def measure_all(measure, array, slices):
    n = len(slices)
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        columns = [measure] * n, range(n), [block.name] * n, [array.shape] * n, slices
        with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
            return list(pool.map(measure_in_block, *columns))
    finally:
        block.close()
        block.unlink()
