# verdict: passed
def answer(work, xs):
    # The workers of the plan are all inside; a thread that a quick task started comes later.
    out = {}

    def start(x):
        thread = threading.Thread(target=lambda: (time.sleep(0.3), out.update({x: work(x)})))
        thread.start()
        return thread

    first, thread = dask.compute(delayed(work)(xs[0]), delayed(start)(xs[1]), scheduler="threads", num_workers=2)
    thread.join()
    others = dask.compute(*[delayed(work)(x) for x in xs[2:]], scheduler="threads", num_workers=2)
    return [first, out[xs[1]], *others]
