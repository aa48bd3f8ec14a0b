# verdict: failed  hint: tiny
def mirror_distance(stored, budget):
    side = int((budget / 8 / 8) ** 0.5)
    x = da.from_array(stored, chunks=side)
    return abs(x - x.T).mean().compute(scheduler="threads", num_workers=2)
