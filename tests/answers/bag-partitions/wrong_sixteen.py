# verdict: failed  hint: tiny
def call_all(work, bag):
    return bag.repartition(npartitions=16).map(work).compute()
