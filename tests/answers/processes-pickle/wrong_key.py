# verdict: raised  hint: error
def make_call(work, settings):
    return functools.partial(work, settings["factors"])
