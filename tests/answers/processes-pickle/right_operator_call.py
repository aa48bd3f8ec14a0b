# verdict: passed
def make_call(work, settings):
    return functools.partial(operator.call, work, settings["factor"])
