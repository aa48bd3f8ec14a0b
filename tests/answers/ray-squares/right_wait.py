# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    refs = [call.remote(work, x) for x in xs]
    values, waiting = {}, refs
    while waiting:
        done, waiting = ray.wait(waiting)
        values[done[0]] = ray.get(done[0])
    return [values[ref] for ref in refs]
