# verdict: raised  hint: eager
def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work(x)) for x in xs}
    values = List(*[TaskRef(key) for key in graph])
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    return graph
