# verdict: failed  hint: task
def call_all(work, xs):
    return [work(x) for x in xs]
