# verdict: passed
def mirror_distance(stored, budget):
    side = stored.shape[0]
    while 8 * side * side * stored.dtype.itemsize > budget:
        side -= 10
    x = da.from_array(stored, chunks=(side, side))
    distance = abs(x - x.T)
    return float(distance.mean().compute(num_workers=2))
