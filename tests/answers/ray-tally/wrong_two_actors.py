# verdict: failed  hint: few
def tallied(work, xs):
    tallies = [Tally.remote() for _ in range(2)]
    ray.get([tallies[i % 2].add_work.remote(work, x) for i, x in enumerate(xs)])
    values = {}
    for part in ray.get([tally.read.remote() for tally in tallies]):
        values |= part
    return [values[x] for x in xs]
