# verdict: failed  hint: eager
def call_all(work, bag):
    return [work(x) for x in bag.repartition(npartitions=8).compute()]
