# verdict: passed
import dask


def mirror_distance(stored, budget):
    side = int((budget / 8 / stored.dtype.itemsize) ** 0.5)

    @dask.delayed
    def of_one(i, j):
        block, mirrored = stored[i : i + side, j : j + side], stored[j : j + side, i : i + side].T
        return float(abs(block - mirrored).sum(dtype=float))

    starts = range(0, stored.shape[0], side)
    sums = dask.compute(*[of_one(i, j) for i in starts for j in starts], num_workers=2)
    return sum(sums) / stored.size
