# verdict: passed
import math


def mirror_distance(stored, budget):
    rows, columns = stored.shape
    largest = budget / 2 / 4 / stored.dtype.itemsize
    along = math.ceil(math.sqrt(rows * columns / largest))
    side = math.ceil(rows / along)
    x = da.from_array(stored, chunks=(side, side))
    return (abs(x - x.T).sum() / x.size).compute()
