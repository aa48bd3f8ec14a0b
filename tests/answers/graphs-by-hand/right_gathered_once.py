# verdict: passed
def same(*values):
    return values


def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    graph["all"] = Task("all", same, *[TaskRef(key) for key in graph])
    graph["total"] = Task("total", sum, TaskRef("all"))
    graph["spread"] = Task("spread", spread, TaskRef("all"))
    return graph
