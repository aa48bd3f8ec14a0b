# verdict: raised  hint: integer
def mirror_distance(stored, budget):
    side = (budget / 8 / stored.dtype.itemsize) ** 0.5
    x = da.from_array(stored, chunks=side)
    return abs(x - x.T).mean().compute(scheduler="threads", num_workers=2)
