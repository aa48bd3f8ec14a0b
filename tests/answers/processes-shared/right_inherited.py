# verdict: passed
import multiprocessing

ROWS = []


def measure_inherited(measure, i, part):
    return measure(i, ROWS[0][part])


def measure_all(measure, array, slices):
    ROWS[:] = [array]  # a forked process has a copy of this list, and the same pages of memory
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        return list(pool.map(measure_inherited, itertools.repeat(measure), range(len(slices)), slices))
