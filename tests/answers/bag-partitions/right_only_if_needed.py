# verdict: passed
def call_all(work, bag):
    if not 4 <= bag.npartitions <= 12:
        bag = bag.repartition(npartitions=12)
    return bag.map(lambda x: work(x)).compute()
