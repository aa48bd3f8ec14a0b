# verdict: passed
import multiprocessing
import tempfile


def measure_in_file(measure, i, path, part):
    return measure(i, np.load(path, mmap_mode="r")[part])


def measure_all(measure, array, slices):
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/array.npy"
        np.save(path, array)
        with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
            paths = itertools.repeat(path)
            return list(pool.map(measure_in_file, itertools.repeat(measure), itertools.count(), paths, slices))
