# verdict: passed
import numpy as np


def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=60)
    mean = x.mean().compute()
    sums = x.map_blocks(lambda block: np.abs(block - mean).sum(keepdims=True), dtype=float, chunks=(1, 1))
    return sums.compute().sum() / x.size
