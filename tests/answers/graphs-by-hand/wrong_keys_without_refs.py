# verdict: raised  hint: refs
def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    values = list(graph)
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    return graph
