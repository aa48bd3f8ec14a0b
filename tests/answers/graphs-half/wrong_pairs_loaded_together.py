# verdict: failed  hint: own
def load_two(load, x, y):
    return load(x) + load(y)


def sum_of_blocks(load, xs):
    graph, total = {}, None
    for x, y in zip(xs[::2], xs[1::2]):
        graph[f"two-{x}"] = Task(f"two-{x}", load_two, load, x, y)
        if total is None:
            total = f"two-{x}"
        else:
            key = "total" if y == xs[-1] else f"sum-{x}"
            graph[key] = Task(key, operator.add, TaskRef(total), TaskRef(f"two-{x}"))
            total = key
    return graph
