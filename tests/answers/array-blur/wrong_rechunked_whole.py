# verdict: failed  hint: blocks
def blurred(stored, blur):
    x = da.from_array(stored, chunks=100).rechunk(-1)
    return x.map_blocks(blur, dtype=float).rechunk(100)
