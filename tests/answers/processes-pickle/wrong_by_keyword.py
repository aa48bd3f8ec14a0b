# verdict: failed  hint: wrong
def make_call(work, settings):
    return functools.partial(work, factor=settings["factor"])
