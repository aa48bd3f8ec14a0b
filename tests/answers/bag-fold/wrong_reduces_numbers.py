# verdict: raised  hint: combine
def summaries_of(readings):
    def add(summary, reading):
        return summary[0] + 1, summary[1] + reading[1], max(summary[2], reading[1])

    return dict(readings.foldby(0, add, (0, 0, -math.inf), max, 0).compute())
