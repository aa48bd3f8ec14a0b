# verdict: failed  hint: actor
@ray.remote
def run(work, x):
    return work(x)


def tallied(work, xs):
    return ray.get([run.remote(work, x) for x in xs])
