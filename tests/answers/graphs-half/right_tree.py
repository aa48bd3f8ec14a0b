# verdict: passed
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    keys = list(graph)
    while len(keys) > 1:
        first, second, *others = keys
        key = f"sum-{len(keys)}" if others else "total"
        graph[key] = Task(key, operator.add, TaskRef(first), TaskRef(second))
        keys = [*others, key]
    return graph
