# verdict: failed  hint: graph
def two_results(work, xs):
    values = [work(x) for x in xs]
    return {"total": sum(values), "spread": spread(values)}
