# verdict: failed  hint: group
def summaries_of(readings):
    def of_group(group):
        values = [value for _, value in group[1]]
        return group[0], (len(values), sum(values), max(values))

    return dict(readings.groupby(lambda reading: reading[0], shuffle="tasks").map(of_group).compute())
