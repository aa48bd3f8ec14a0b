# verdict: raised  hint: direct
def tallied(work, xs):
    tally = Tally.remote()
    for x in xs:
        tally.add_work(work, x)
    return ray.get(tally.read.remote())
