# verdict: failed  hint: call
@ray.remote
def square_all(work, xs):
    return [work(x) for x in xs]
