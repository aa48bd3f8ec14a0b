# verdict: failed  hint: use
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while refs:
        ready, refs = ray.wait(refs)
        use(ready[0])
