# verdict: failed  hint: tasks
@delayed
def both(values):
    return [sum(values), max(values)]


def sum_and_largest(work, xs):
    return both([delayed(work)(x) for x in xs]).compute(scheduler="threads", num_workers=4)
