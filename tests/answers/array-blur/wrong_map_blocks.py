# verdict: failed  hint: seams
def blurred(stored, blur):
    x = da.from_array(stored, chunks=100)
    return da.map_blocks(blur, x, dtype=float)
