# verdict: raised  hint: direct
def add_up(make, xs):
    return sum(make_array(make, x) for x in xs)
