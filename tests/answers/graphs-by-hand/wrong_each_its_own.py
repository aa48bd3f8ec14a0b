# verdict: failed  hint: twice
def two_results(work, xs):
    graph = {f"a-{x}": Task(f"a-{x}", work, x) for x in xs}
    graph |= {f"b-{x}": Task(f"b-{x}", work, x) for x in xs}
    graph["total"] = Task("total", sum, List(*[TaskRef(f"a-{x}") for x in xs]))
    graph["spread"] = Task("spread", spread, List(*[TaskRef(f"b-{x}") for x in xs]))
    return graph
