# verdict: failed  hint: one
def call_all(work, bag):
    return bag.repartition(npartitions=max(bag.npartitions // 6, 1)).map(work).compute()
