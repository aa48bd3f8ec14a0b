# verdict: failed  hint: one
def call_all(work, bag):
    return bag.repartition(npartitions=min(8, bag.npartitions)).map(work).compute()
