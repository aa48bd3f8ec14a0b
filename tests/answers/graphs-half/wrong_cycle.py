# verdict: raised  hint: cycle
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    for key in list(graph):
        graph["total"] = Task("total", operator.add, TaskRef("total"), TaskRef(key))
    return graph
