# verdict: failed  hint: eager
def blurred(stored, blur):
    return blur(stored[:])
