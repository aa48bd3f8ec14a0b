# verdict: failed  hint: start
def add(summary, reading):
    summary[0] += 1
    summary[1] += reading[1]
    summary[2] = max(summary[2], reading[1])
    return summary


def join(one, other):
    return [one[0] + other[0], one[1] + other[1], max(one[2], other[2])]


def summaries_of(readings):
    return dict(readings.foldby(0, add, [0, 0, -math.inf], join).compute())
