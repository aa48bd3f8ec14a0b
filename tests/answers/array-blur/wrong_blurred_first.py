# verdict: failed  hint: eager
def blurred(stored, blur):
    return da.from_array(blur(stored[:]), chunks=100)
