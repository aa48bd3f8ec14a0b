# verdict: failed  hint: eager
import numpy as np


def mirror_distance(stored, budget):
    x = np.asarray(stored)
    return abs(x - x.T).mean()
