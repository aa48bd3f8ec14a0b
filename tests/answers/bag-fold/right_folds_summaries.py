# verdict: passed
def summaries_of(readings):
    def of_part(part):
        part, found = list(part), {}
        for name in {name for name, _ in part}:
            values = [value for station, value in part if station == name]
            found[name] = (len(values), sum(values), max(values))
        return list(found.items())

    def join(one, other):
        return one[0] + other[1][0], one[1] + other[1][1], max(one[2], other[1][2])

    both = lambda one, other: (one[0] + other[0], one[1] + other[1], max(one[2], other[2]))
    return dict(readings.map_partitions(of_part).foldby(0, join, (0, 0, -math.inf), both).compute())
