# verdict: passed
def sum_of_blocks(load, xs):
    graph = {}

    def add(part, key):
        if len(part) == 1:
            graph[key] = Task(key, load, part[0])
            return
        middle = len(part) // 2
        add(part[:middle], key + "l")
        add(part[middle:], key + "r")
        graph[key] = Task(key, operator.add, TaskRef(key + "l"), TaskRef(key + "r"))

    add(xs, "total")
    return graph
