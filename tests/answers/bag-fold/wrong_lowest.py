# verdict: failed  hint: start
def summaries_of(readings):
    def add(summary, reading):
        return summary[0] + 1, summary[1] + reading[1], min(summary[2], reading[1])

    def join(one, other):
        return one[0] + other[0], one[1] + other[1], min(one[2], other[2])

    return dict(readings.foldby(0, add, (0, 0, 0), join).compute())
