# verdict: passed
def call_all(work, bag):
    def call(part):
        return [work(x) for x in part]

    return bag.repartition(12).map_partitions(call).compute()
