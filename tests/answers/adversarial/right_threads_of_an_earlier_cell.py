# verdict: passed
def answer(work, xs):
    # Workers that were started before, on queues: one is in its call while another still prepares.
    for x in xs:
        TODO.put((work, x))
    results = dict(DONE.get() for _ in xs)
    return [results[x] for x in xs]
