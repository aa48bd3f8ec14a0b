# verdict: passed
def add_to(total, block):
    total += block
    return total


def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total, *keys = graph
    for key in keys:
        name = "total" if key == keys[-1] else "sum-" + key
        graph[name] = Task(name, add_to, TaskRef(total), TaskRef(key))
        total = name
    return graph
