# verdict: failed  hint: tiny
def call_all(work, bag):
    return bag.map(work).repartition(npartitions=8).compute()
