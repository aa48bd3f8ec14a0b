# verdict: passed
def sum_and_largest(work, xs):
    values = [delayed(work)(x) for x in xs]
    return delayed([delayed(sum)(values), delayed(max)(values)]).compute(scheduler="threads", num_workers=4)
