# verdict: failed  hint: many
import multiprocessing


def remember(given):
    global inherited
    inherited = given


def call(x):
    return inherited(x)


def map_in_batches(work, xs):
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(4, context, remember, (work,)) as pool:
        return list(pool.map(call, xs))
