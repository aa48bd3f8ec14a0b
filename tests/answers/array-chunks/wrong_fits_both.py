# verdict: failed  hint: tiny
def mirror_distance(stored, budget):
    x = da.from_array(stored, chunks=90)
    return abs(x - x.T).mean().compute(scheduler="threads", num_workers=2)
