# verdict: failed  hint: wait
def load_after(load, x, before):
    return load(x)


def sum_of_blocks(load, xs):
    graph, before = {}, None
    for x in xs:
        graph[f"load-{x}"] = Task(f"load-{x}", load_after, load, x, before and TaskRef(before))
        before = f"load-{x}"
    graph["total"] = Task("total", sum, List(*[TaskRef(key) for key in graph]))
    return graph
