# verdict: passed
def add(summary, reading):
    number, total, highest = summary
    return number + 1, total + reading[1], max(highest, reading[1])


def join(one, other):
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def summaries_of(readings):
    none = (0, 0, -math.inf)
    one_more = lambda found, reading: {**found, reading[0]: add(found.get(reading[0], none), reading)}
    both = lambda a, b: {name: join(a.get(name, none), b.get(name, none)) for name in {*a, *b}}
    return readings.fold(one_more, both, initial={}).compute()
