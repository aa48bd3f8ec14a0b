# verdict: passed
def apart(largest, smallest):
    return largest - smallest


def two_results(work, xs):
    graph = {f"work-{x}": Task(f"work-{x}", work, x) for x in xs}
    values = List(*[TaskRef(key) for key in graph])
    graph["largest"] = Task("largest", max, values)
    graph["smallest"] = Task("smallest", min, values)
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", apart, TaskRef("largest"), TaskRef("smallest"))
    return graph
