# verdict: passed
def two_results(work, xs):
    graph = {("work", x): (work, x) for x in xs}
    keys = list(graph)
    return graph | {"total": (sum, keys), "spread": (spread, keys)}
