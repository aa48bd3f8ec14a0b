# verdict: raised  hint: arguments
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total, *keys = graph
    for start in range(0, len(keys), 2):
        key = "total" if start + 2 >= len(keys) else f"sum-{start}"
        graph[key] = Task(key, operator.add, TaskRef(total), *[TaskRef(k) for k in keys[start : start + 2]])
        total = key
    return graph
