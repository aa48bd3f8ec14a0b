# verdict: failed  hint: own
@ray.remote
def square_list(work, xs):
    return [work(x) for x in xs]


def square_all(work, xs):
    return ray.get(square_list.remote(work, xs))
