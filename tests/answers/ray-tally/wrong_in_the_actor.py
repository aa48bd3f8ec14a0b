# verdict: failed  hint: inside
def tallied(work, xs):
    tally = Tally.remote()
    refs = [tally.add_work.remote(work, x) for x in xs]
    values = ray.get([*refs, tally.read.remote()])[-1]
    return [values[x] for x in xs]
