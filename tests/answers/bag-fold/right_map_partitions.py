# verdict: passed
def add(summary, reading):
    number, total, highest = summary
    return number + 1, total + reading[1], max(highest, reading[1])


def join(one, other):
    return one[0] + other[0], one[1] + other[1], max(one[2], other[2])


def summaries_of(readings):
    def of_part(part):
        found = {}
        for station, value in part:
            found[station] = add(found.get(station, (0, 0, -math.inf)), (station, value))
        return list(found.items())

    found = {}
    for station, summary in readings.map_partitions(of_part).compute():
        found[station] = join(found[station], summary) if station in found else summary
    return found
