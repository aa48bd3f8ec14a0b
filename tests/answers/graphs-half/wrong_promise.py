# verdict: failed  hint: graph
def sum_of_blocks(load, xs):
    total = delayed(load)(xs[0])
    for x in xs[1:]:
        total = total + delayed(load)(x)
    return total
