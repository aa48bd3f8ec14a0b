# verdict: failed  hint: strips
def mirror_distance(stored, budget):
    rows = budget // 8 // stored.dtype.itemsize // stored.shape[1]
    x = da.from_array(stored, chunks=(rows, stored.shape[1]))
    return abs(x - x.T).mean().compute(scheduler="threads", num_workers=2)
