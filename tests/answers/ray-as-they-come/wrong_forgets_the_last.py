# verdict: failed  hint: use
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while len(refs) > 1:
        ready, refs = ray.wait(refs)
        use(ray.get(ready[0]))
