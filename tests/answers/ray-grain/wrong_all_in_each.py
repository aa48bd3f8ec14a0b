# verdict: failed  hint: again
@ray.remote
def run(work, part):
    return [work(x) for x in part]


def many_small(work, xs):
    refs = [run.remote(work, xs) for i in range(4)]
    return ray.get(refs)[0]
