# verdict: failed  hint: tuple
import dask


def mean_deviation(stored, budget):
    side = int((budget / 6 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    (mean,) = dask.compute(x.mean())
    return dask.compute(abs(x - mean).mean())
