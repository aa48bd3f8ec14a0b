# verdict: passed
def answer(work, xs):
    # A task computes a plan of its own, late.
    def rest(xs):
        time.sleep(0.25)
        delayed(time.sleep)(0.05).compute(scheduler="threads", num_workers=2)
        return dask.compute(*[delayed(work)(x) for x in xs], scheduler="threads", num_workers=2)

    first, others = dask.compute(delayed(work)(xs[0]), delayed(rest)(xs[1:]), scheduler="threads", num_workers=2)
    return [first, *others]
