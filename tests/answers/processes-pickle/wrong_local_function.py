# verdict: failed  hint: name
def make_call(work, settings):
    factor = settings["factor"]

    def call(x):
        return work(factor, x)

    return call
