# verdict: passed
import operator
import random
from collections import defaultdict

KINDS = {0: "even", 1: "odd"}


@delayed
def read(work, x):
    random.random()
    return {KINDS[x % 2]: work(x)}


@delayed
def merge(parts):
    sums = defaultdict(int)
    for part in parts:
        for kind, value in part.items():
            sums[kind] = operator.add(sums[kind], value)
    return dict(sums)


def tally(work, xs):
    print("reading", len(xs))
    return merge([read(work, x) for x in xs]).compute(scheduler="threads", num_workers=4)
