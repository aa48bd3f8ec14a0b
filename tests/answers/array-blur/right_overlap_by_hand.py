# verdict: passed
def blurred(stored, blur):
    x = da.from_array(stored, chunks=100)
    wide = da.overlap.overlap(x, depth=blur.radius, boundary="nearest")
    return da.overlap.trim_overlap(wide.map_blocks(blur), depth=blur.radius, boundary="nearest")
