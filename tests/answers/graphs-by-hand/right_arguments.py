# verdict: passed
def add(*values):
    return sum(values)


def two_results(work, xs):
    graph = {x: Task(x, work, x) for x in xs}
    refs = [TaskRef(x) for x in xs]
    graph["total"] = Task("total", add, *refs)
    graph["spread"] = Task("spread", lambda *values: spread(values), *refs)
    return graph
