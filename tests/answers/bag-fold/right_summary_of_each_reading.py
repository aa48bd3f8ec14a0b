# verdict: passed
def join(one, other):
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def summaries_of(readings):
    named = readings.map(lambda reading: (reading[0], (1, reading[1], reading[1])))
    step = lambda one, other: (other[0], join(one[1], other[1]))
    return {name: summary for name, (_, summary) in named.foldby(0, step).compute()}
