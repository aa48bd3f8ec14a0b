# verdict: failed  hint: wait
def last(*sums):
    return sums[-1]


def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    total, *keys = graph
    sums = []
    for key in keys:
        graph["sum-" + key] = Task("sum-" + key, operator.add, TaskRef(total), TaskRef(key))
        total = "sum-" + key
        sums.append(TaskRef(total))
    graph["total"] = Task("total", last, *sums)
    return graph
