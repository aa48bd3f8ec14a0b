# verdict: raised  hint: empty
def add(summary, reading):
    number, total, highest = summary
    return number + 1, total + reading[1], max(highest, reading[1])


def join(one, other):
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def summaries_of(readings):
    def of_part(part):
        found = {}
        for reading in part:
            found[reading[0]] = add(found.get(reading[0], (0, 0, -math.inf)), reading)
        return found

    def joined(parts):
        first, *others = parts
        for other in others:
            first = {name: join(first[name], other[name]) for name in {*first, *other}}
        return first

    return readings.reduction(of_part, joined).compute()
