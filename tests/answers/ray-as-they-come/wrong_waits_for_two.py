# verdict: failed  hint: order
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while refs:
        ready, refs = ray.wait(refs, num_returns=2)
        for value in ray.get(ready):
            use(value)
