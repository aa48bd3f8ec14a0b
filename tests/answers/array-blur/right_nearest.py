# verdict: passed
def blurred(stored, blur):
    x = da.from_array(stored, chunks=(100, 100))
    return da.map_overlap(blur, x, depth=blur.radius, boundary="nearest")
