# verdict: failed  hint: task
def tallied(work, xs):
    tally = Tally.remote()
    for x in xs:
        tally.add.remote(x, work(x))
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
