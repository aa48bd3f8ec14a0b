# verdict: failed  hint: few
def call_all(work, bag):
    return bag.repartition(npartitions=8).map_partitions(lambda part: map(work, part)).compute()
