# verdict: failed  hint: sum
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    for x in xs:
        graph[f"sum-{x}"] = Task(f"sum-{x}", np.sum, TaskRef(f"load-{x}"))
    graph["total"] = Task("total", sum, List(*[TaskRef(f"sum-{x}") for x in xs]))
    return graph
