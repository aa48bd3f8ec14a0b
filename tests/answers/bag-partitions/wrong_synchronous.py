# verdict: failed  hint: few
def call_all(work, bag):
    return bag.repartition(npartitions=8).map(work).compute(scheduler="synchronous")
