# verdict: passed
def tallied(work, xs):
    tallies = [Tally.remote() for _ in range(4)]
    for i, x in enumerate(xs):
        tallies[i % 4].add_work.remote(work, x)
    values = {}
    for part in ray.get([tally.read.remote() for tally in tallies]):
        values |= part
    return [values[x] for x in xs]
