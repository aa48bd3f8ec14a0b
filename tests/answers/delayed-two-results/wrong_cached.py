# verdict: failed  hint: one
import functools


def sum_and_largest(work, xs):
    cached = functools.lru_cache(work)
    values = [delayed(lambda x: cached(x))(x) for x in xs]
    total = delayed(sum)(values).compute(scheduler="threads", num_workers=4)
    largest = delayed(max)(values).compute(scheduler="threads", num_workers=4)
    return [total, largest]
