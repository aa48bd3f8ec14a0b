# verdict: raised  hint: shared
import threading


def tally(work, xs):
    sums, lock = {"even": 0, "odd": 0}, threading.Lock()

    def add_to_sum(x):
        value = work(x)
        with lock:
            sums["odd" if x % 2 else "even"] += value

    dask.compute(*[delayed(add_to_sum)(x) for x in xs], scheduler="threads", num_workers=4)
    return sums
