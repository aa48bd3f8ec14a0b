# verdict: passed
def call_all(work, bag):
    return list(bag.repartition(npartitions=4).map(work).compute(scheduler="threads", num_workers=4))
