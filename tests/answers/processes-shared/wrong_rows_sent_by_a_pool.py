# verdict: failed  hint: copies
import multiprocessing


def measure_all(measure, array, slices):
    with multiprocessing.Pool(2) as pool:
        return pool.starmap(measure, [(i, array[part]) for i, part in enumerate(slices)], chunksize=1)
