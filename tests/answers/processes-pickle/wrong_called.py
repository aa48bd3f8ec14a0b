# verdict: failed  hint: function
def make_call(work, settings):
    return [work(settings["factor"], x) for x in (3, 1, 4)]
