# verdict: passed
def sum_of_blocks(load, xs):
    graph = {f"load-{x}": Task(f"load-{x}", load, x) for x in xs}
    keys, parts = list(graph), []
    for start in range(0, len(keys), 4):
        parts.append(f"part-{start}")
        graph[parts[-1]] = Task(parts[-1], sum, List(*[TaskRef(key) for key in keys[start : start + 4]]))
    graph["total"] = Task("total", sum, List(*[TaskRef(part) for part in parts]))
    return graph
