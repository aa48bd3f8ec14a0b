# verdict: failed  hint: wait
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    keys = list(graph)
    for name, half in (("low", keys[:8]), ("high", keys[8:])):
        graph[name] = Task(name, sum, List(*[TaskRef(key) for key in half]))
    graph["total"] = Task("total", operator.add, TaskRef("low"), TaskRef("high"))
    return graph
