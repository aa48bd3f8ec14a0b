# verdict: passed
def make_call(work, settings):
    return functools.partial(work, settings["factor"]).__call__
