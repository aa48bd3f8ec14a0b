# verdict: passed
@ray.remote
def run(work, x, tally):
    ray.get(tally.add.remote(x, work(x)))


def tallied(work, xs):
    tally = Tally.remote()
    ray.get([run.remote(work, x, tally) for x in xs])
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
