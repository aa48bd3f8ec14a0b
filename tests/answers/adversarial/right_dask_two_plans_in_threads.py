# verdict: passed
def answer(work, xs):
    # Each of two threads of the learner's computes plans of its own, one after another, serially.
    def compute(x, pause):
        delayed(time.sleep)(pause).compute(scheduler="sync")
        return delayed(work)(x).compute(scheduler="sync")

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(compute, xs, [0, 0.3, 0.01, 0.02]))
