# verdict: failed  hint: twice
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    first, *others = graph
    for key in others:
        both = "total" if key == others[-1] else f"sum-{key}"
        graph[both] = Task(both, operator.add, TaskRef(first), TaskRef(key))
        first = both
    graph["again"] = Task("again", load, xs[0])
    graph["none"] = Task("none", operator.sub, TaskRef("again"), TaskRef("again"))
    graph["before"] = graph.pop("total")
    graph["total"] = Task("total", operator.add, TaskRef("before"), TaskRef("none"))
    return graph
