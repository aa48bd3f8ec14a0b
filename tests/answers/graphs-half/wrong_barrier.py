# verdict: failed  hint: wait
def add_after(first, second, barrier):
    return first + second


def loaded(*blocks):
    return True


def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total, *keys = graph
    graph["all"] = Task("all", loaded, *[TaskRef(key) for key in graph])
    for key in keys:
        name = "total" if key == keys[-1] else "sum-" + key
        graph[name] = Task(name, add_after, TaskRef(total), TaskRef(key), TaskRef("all"))
        total = name
    return graph
