# verdict: passed
def both(*values):
    return sum(values), spread(values)


def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    graph["both"] = Task("both", both, *[TaskRef(key) for key in graph])
    graph["total"] = Task("total", operator.getitem, TaskRef("both"), 0)
    graph["spread"] = Task("spread", operator.getitem, TaskRef("both"), 1)
    return graph
