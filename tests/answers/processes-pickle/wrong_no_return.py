# verdict: failed  hint: return
def make_call(work, settings):
    functools.partial(work, settings["factor"])
