# verdict: failed  hint: promise
def mirror_distance(stored, budget):
    side = int((budget / 8 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    return abs(x - x.T).mean()
