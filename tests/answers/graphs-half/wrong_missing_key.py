# verdict: raised  hint: missing
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total = "sum-0"
    for x in xs[1:]:
        key = "total" if x == xs[-1] else f"sum-{x}"
        graph[key] = Task(key, operator.add, TaskRef(total), TaskRef(f"load-{x}"))
        total = key
    return graph
