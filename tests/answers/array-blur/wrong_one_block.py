# verdict: failed  hint: blocks
def blurred(stored, blur):
    x = da.from_array(stored, chunks=stored.shape)
    return x.map_blocks(blur, dtype=float)
