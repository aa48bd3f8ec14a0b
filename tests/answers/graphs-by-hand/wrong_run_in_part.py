# verdict: failed  hint: eager
def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    values = dask.threaded.get(graph, list(graph), num_workers=4)
    return {"total": Task("total", sum, List(*values)), "spread": Task("spread", spread, List(*values))}
