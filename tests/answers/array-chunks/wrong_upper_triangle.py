# verdict: failed  hint: strips
def mirror_distance(stored, budget):
    side = int((budget / 8 / stored.dtype.itemsize) ** 0.5)
    x = da.from_array(stored, chunks=side)
    return (2 * abs(da.triu(x - x.T)).mean()).compute(scheduler="threads", num_workers=2)
