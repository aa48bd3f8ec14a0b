# verdict: failed  hint: threads
def tallied(work, xs):
    tally = Tally.options(max_concurrency=4).remote()
    ray.get([tally.add_work.remote(work, x) for x in xs])
    values = ray.get(tally.read.remote())
    return [values[x] for x in xs]
