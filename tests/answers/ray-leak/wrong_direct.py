# verdict: raised  hint: direct
def heads(make, xs):
    return [make_array(make, x)[:3].copy() for x in xs]
