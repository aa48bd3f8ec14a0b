# verdict: failed  hint: queue
@ray.remote
def everything(make, xs):
    return sum(make(x) for x in xs)


def add_up(make, xs):
    return ray.get(everything.remote(make, xs))
