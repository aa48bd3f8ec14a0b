# verdict: raised  hint: cycle
def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    values = List(*[TaskRef(key) for key in graph])
    graph["total"] = Task("total", sum, TaskRef("total"))
    graph["spread"] = Task("spread", spread, values)
    return graph
