# verdict: passed
def add(*blocks):
    return sum(blocks)


def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total, *keys = graph
    for start in range(0, len(keys), 3):
        key = "total" if start + 3 >= len(keys) else f"sum-{start}"
        graph[key] = Task(key, add, TaskRef(total), *[TaskRef(k) for k in keys[start : start + 3]])
        total = key
    return graph
