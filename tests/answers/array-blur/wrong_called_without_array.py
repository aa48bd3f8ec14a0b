# verdict: raised  hint: error
def blurred(stored, blur):
    return stored.map_overlap(blur, depth=blur.radius)
