# verdict: failed  hint: graph
def two_results(work, xs):
    values = [delayed(work)(x) for x in xs]
    return {"total": delayed(sum)(values), "spread": delayed(spread)(values)}
