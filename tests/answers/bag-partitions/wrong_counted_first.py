# verdict: failed  hint: twice
def call_all(work, bag):
    results = bag.repartition(npartitions=8).map(work)
    return [] if results.count().compute() == 0 else results.compute()
