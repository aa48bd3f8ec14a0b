# verdict: passed
from multiprocessing.managers import SharedMemoryManager


def measure_all(measure, array, slices):
    with SharedMemoryManager() as manager, ProcessPoolExecutor(2) as pool:
        block = manager.SharedMemory(array.nbytes)
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        futures = [pool.submit(measure.in_block, i, block.name, array.shape, part) for i, part in enumerate(slices)]
        return [future.result() for future in futures]
