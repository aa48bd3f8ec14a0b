# verdict: failed  hint: values
def blurred(stored, blur):
    x = da.from_array(stored, chunks=100)
    once = x.map_overlap(blur, depth=blur.radius, boundary="none", dtype=float)
    return once.map_overlap(blur, depth=blur.radius, boundary="none", dtype=float)
