# verdict: failed  hint: twice
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    total = delayed(sum)(values).compute(scheduler="threads", num_workers=4)
    largest = delayed(max)(values).compute(scheduler="threads", num_workers=4)
    return [total, largest]
