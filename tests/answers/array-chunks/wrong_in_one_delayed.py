# verdict: failed  hint: gathered
import dask


def mirror_distance(stored, budget):
    side = int((budget / 8 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    return dask.delayed(lambda whole: abs(whole - whole.T).mean())(x).compute(num_workers=2)
