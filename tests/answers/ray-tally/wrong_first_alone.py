# verdict: failed  hint: first
@ray.remote
def run(work, x):
    return work(x)


def tallied(work, xs):
    tally = Tally.remote()
    values = [ray.get(run.remote(work, xs[0]))]
    values += ray.get([run.remote(work, x) for x in xs[1:]])
    ray.get([tally.add.remote(x, value) for x, value in zip(xs, values)])
    return values
