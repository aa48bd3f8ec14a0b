# verdict: failed  hint: copies
import multiprocessing


def measure_all(measure, array, slices):
    rows = [np.array(array[part]) for part in slices]
    with multiprocessing.Pool(2) as pool:
        return pool.starmap(measure, enumerate(rows), chunksize=1)
