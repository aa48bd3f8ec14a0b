# verdict: failed  hint: values
def call_all(work, bag):
    return bag.repartition(npartitions=8).map_partitions(lambda part: [[work(x) for x in part]]).compute()
