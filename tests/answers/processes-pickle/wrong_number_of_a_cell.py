# verdict: failed  hint: main
def call(x):
    return WORK(FACTOR, x)


def make_call(work, settings):
    global WORK, FACTOR
    WORK, FACTOR = work, settings["factor"]
    return call
