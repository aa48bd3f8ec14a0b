# verdict: failed  hint: combine
def add(summary, reading):
    number, total, highest = summary
    return number + 1, total + reading[1], max(highest, reading[1])


def join(one, other):
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def summaries_of(readings):
    start = (0, 0, -math.inf)
    return dict(readings.foldby(0, add, start).compute())
