# verdict: failed  hint: name
def make_call(work, settings):
    return functools.partial(lambda factor, x: work(factor, x), settings["factor"])
