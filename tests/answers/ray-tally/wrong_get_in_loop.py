# verdict: failed  hint: loop
@ray.remote
def run(work, x):
    return work(x)


def tallied(work, xs):
    tally = Tally.remote()
    for x in xs:
        ray.get(tally.add.remote(x, run.remote(work, x)))
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
