# verdict: failed  hint: own
def load_and_add(load, xs):
    total = load(xs[0])
    for x in xs[1:]:
        total = total + load(x)
    return total


def sum_of_blocks(load, xs):
    return {"total": Task("total", load_and_add, load, xs)}
