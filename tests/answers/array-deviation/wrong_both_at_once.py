# verdict: failed  hint: shared
import dask


def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    mean = x.mean()
    return dask.compute(abs(x - mean).mean(), mean)[0]
