# verdict: passed
def answer(work, xs):
    # One call waits for the meeting; the other stands at the end of a long chain of quick tasks.
    step = 0
    for _ in range(30):
        step = delayed(lambda before: time.sleep(0.015))(step)
    late = [delayed(lambda x, before: work(x))(x, step) for x in xs[1:]]
    return list(dask.compute(delayed(work)(xs[0]), *late, scheduler="threads", num_workers=2))
