# verdict: raised  hint: pickle
import multiprocessing


def measure_in_memory(measure, i, memory, shape, part):
    return measure(i, np.ndarray(shape, buffer=memory)[part])


def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
            futures = [
                pool.submit(measure_in_memory, measure, i, block.buf, array.shape, part)
                for i, part in enumerate(slices)
            ]
            return [future.result() for future in futures]
    finally:
        block.close()
        block.unlink()
