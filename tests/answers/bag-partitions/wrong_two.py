# verdict: failed  hint: few
def call_all(work, bag):
    return bag.repartition(npartitions=2).map(work).compute()
