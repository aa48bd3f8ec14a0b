# verdict: passed
def sum_of_blocks(load, xs):
    graph = {"sum-0": (load, xs[0])}
    for i, x in enumerate(xs[1:], 1):
        graph[f"load-{i}"] = (load, x)
        graph[f"sum-{i}"] = (operator.add, f"sum-{i - 1}", f"load-{i}")
    graph["total"] = f"sum-{len(xs) - 1}"
    return graph
