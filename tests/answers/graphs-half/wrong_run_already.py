# verdict: failed  hint: graph
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    graph["total"] = Task("total", sum, List(*[TaskRef(key) for key in graph]))
    return {"total": dask.get(graph, "total")}
