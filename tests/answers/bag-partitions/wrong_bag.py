# verdict: failed  hint: promise
def call_all(work, bag):
    return bag.repartition(npartitions=8).map(work)
