# verdict: failed  hint: main
def call_with(work, factor, x):
    return work(factor, x)


def make_call(work, settings):
    return functools.partial(call_with, work, settings["factor"])
