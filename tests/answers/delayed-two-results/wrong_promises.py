# verdict: failed  hint: promises
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    return [delayed(sum)(values), delayed(max)(values)]
