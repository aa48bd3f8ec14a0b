# verdict: failed  hint: combine
def summaries_of(readings):
    def add(found, reading):
        number, total, highest = found.get(reading[0], (0, 0, -math.inf))
        found[reading[0]] = number + 1, total + reading[1], max(highest, reading[1])
        return found

    def join(one, other):
        names = {*one, *other}
        both = {name: [found[name] for found in (one, other) if name in found] for name in names}
        return {name: (sum(n), sum(total), max(high)) for name, each in both.items() for n, total, high in [zip(*each)]}

    return readings.fold(add, join, initial={}).compute()
