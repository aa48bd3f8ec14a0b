# verdict: failed  hint: inside
def tallied(work, xs):
    tally = Tally.remote()
    ray.get([tally.add_work.remote(work, x) for x in xs])
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
