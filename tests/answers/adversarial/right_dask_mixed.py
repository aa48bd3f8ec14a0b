# verdict: passed
def answer(work, xs):
    # Quick computations, then a plan in which quick tasks and work take turns for three workers.
    for _ in range(3):
        delayed(time.sleep)(0.005).compute(scheduler="threads", num_workers=3)

    def after(x, *before):
        return work(x)

    plan = []
    for number, x in enumerate(xs):
        quick = [delayed(time.sleep)(0.02) for _ in range(3)]
        for _ in range(number):
            quick = [delayed(lambda *before: time.sleep(0.03))(*quick)]
        plan.append(delayed(after)(x, *quick))
    return list(dask.compute(*plan, scheduler="threads", num_workers=3))
