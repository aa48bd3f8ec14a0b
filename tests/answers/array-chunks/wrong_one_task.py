# verdict: failed  hint: one-task
import dask


def mirror_distance(stored, budget):
    side = int((budget / 8 / stored.dtype.itemsize) ** 0.5)
    starts = range(0, stored.shape[0], side)

    @dask.delayed
    def distance():
        total = 0.0
        for i in starts:
            for j in starts:
                block, mirrored = stored[i : i + side, j : j + side], stored[j : j + side, i : i + side].T
                total += float(abs(block - mirrored).sum(dtype=float))
        return total / stored.size

    return distance().compute()
