# verdict: failed  hint: many
import multiprocessing


def remember(given):
    global inherited
    inherited = given


def call(x):
    return inherited(x)


def map_in_batches(work, xs):
    with multiprocessing.get_context("fork").Pool(4, remember, (work,)) as pool:
        return pool.map(call, xs, chunksize=1)
