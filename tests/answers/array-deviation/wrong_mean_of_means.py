# verdict: failed  hint: values
import numpy as np


def mean_deviation(stored, budget):
    x = da.from_array(stored, chunks=300)
    mean = x.mean().compute()
    means = [abs(block - mean).mean().compute() for block in x.blocks.ravel()]
    return np.mean(means)
