# verdict: failed  hint: one-task
import dask
import numpy as np


def mean_deviation(stored, budget):
    rows = budget // 6 // (stored.dtype.itemsize * stored.shape[1])

    @dask.delayed
    def deviation():
        x = np.concatenate([stored[i : i + rows] for i in range(0, stored.shape[0], rows)])
        return float(abs(x - x.mean(dtype=float)).mean(dtype=float))

    return deviation().compute()
