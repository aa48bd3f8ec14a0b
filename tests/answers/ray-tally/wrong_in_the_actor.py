# verdict: failed  hint: inside
def tallied(work, xs):
    tally = Tally.remote()
    for x in xs:
        tally.add_work.remote(work, x)
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
