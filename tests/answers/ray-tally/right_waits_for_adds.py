# verdict: passed
@ray.remote
def run(work, x):
    return work(x)


def tallied(work, xs):
    tally = Tally.remote()
    ray.get([tally.add.remote(x, run.remote(work, x)) for x in xs])
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
