# verdict: failed  hint: chain
def after(work, x, before):
    return work(x)


def two_results(work, xs):
    graph, before = {}, None
    for x in xs:
        key = f"work-{x}"
        graph[key] = Task(key, after, work, x, TaskRef(before) if before else None)
        before = key
    values = List(*[TaskRef(key) for key in graph])
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    return graph
