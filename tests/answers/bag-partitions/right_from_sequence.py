# verdict: passed
def call_all(work, bag):
    return db.from_sequence(bag.compute(), npartitions=6).map(work).compute()
