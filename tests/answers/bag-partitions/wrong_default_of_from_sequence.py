# verdict: failed  hint: tiny
def call_all(work, bag):
    return db.from_sequence(bag.compute()).map(work).compute()
