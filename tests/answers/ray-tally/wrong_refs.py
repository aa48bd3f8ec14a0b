# verdict: failed  hint: refs
@ray.remote
def run(work, x):
    return work(x)


def tallied(work, xs):
    return [run.remote(work, x) for x in xs]
