# verdict: failed  hint: eager
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", np.copy, load(x)) for x in xs}
    first, *others = graph
    for key in others:
        both = "total" if key == others[-1] else f"sum-{key}"
        graph[both] = Task(both, operator.add, TaskRef(first), TaskRef(key))
        first = both
    return graph
