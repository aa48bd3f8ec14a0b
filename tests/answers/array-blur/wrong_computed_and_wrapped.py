# verdict: failed  hint: eager
def blurred(stored, blur):
    x = da.from_array(stored, chunks=100)
    values = x.map_overlap(blur, depth=blur.radius, boundary="none", dtype=float).compute()
    return da.from_array(values, chunks=100)
