# verdict: passed
from dask.task_spec import DataNode


def two_results(work, xs):
    graph = {f"x-{x}": DataNode(f"x-{x}", x) for x in xs}
    graph |= {f"work-{x}": Task(f"work-{x}", work, TaskRef(f"x-{x}")) for x in xs}
    values = List(*[TaskRef(f"work-{x}") for x in xs])
    graph["total"] = Task("total", sum, values)
    graph["spread"] = Task("spread", spread, values)
    return graph
