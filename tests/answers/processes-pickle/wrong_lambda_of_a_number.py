# verdict: failed  hint: name
def make_call(work, settings):
    factor = settings["factor"]
    return lambda x, factor=factor: work(factor, x)
