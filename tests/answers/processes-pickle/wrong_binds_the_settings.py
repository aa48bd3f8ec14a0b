# verdict: failed  hint: carries
def call_with(work, settings, x):
    return work(settings["factor"], x)


def make_call(work, settings):
    return functools.partial(call_with, work, settings)
