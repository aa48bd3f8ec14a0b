# verdict: failed  hint: tuple
import dask


def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=200)
    (mean,) = dask.compute(x.mean())
    return dask.compute(abs(x - mean).mean())
