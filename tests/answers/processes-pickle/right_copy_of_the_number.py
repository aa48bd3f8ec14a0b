# verdict: passed
def make_call(work, settings):
    bound = [settings[name] for name in ("factor",)]
    return functools.partial(work, *bound)
