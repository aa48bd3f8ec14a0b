# verdict: failed  hint: own
def work_all(work, xs):
    return [work(x) for x in xs]


def two_results(work, xs):
    graph = {"all": Task("all", work_all, work, xs)}
    graph["total"] = Task("total", sum, TaskRef("all"))
    graph["spread"] = Task("spread", spread, TaskRef("all"))
    return graph
