# verdict: failed  hint: wrong
def make_call(work, settings):
    return work
