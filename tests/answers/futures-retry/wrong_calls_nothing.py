# verdict: failed  hint: return
def with_retries(work, xs):
    pass
