# verdict: failed  hint: graph
def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    values = List(*[TaskRef(key) for key in graph])
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    total, largest = dask.threaded.get(graph, ["total", "spread"], num_workers=4)
    return {"total": total, "spread": largest}
