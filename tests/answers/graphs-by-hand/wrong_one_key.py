# verdict: failed  hint: results
def two_results(work, xs):
    graph = {}
    for x in xs:
        graph["work"] = Task("work", work, x)
    values = List(*[TaskRef("work") for x in xs])
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    return graph
