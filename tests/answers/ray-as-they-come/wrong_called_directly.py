# verdict: raised  hint: direct
def use_all(work, xs, use):
    refs = [call(work, x) for x in xs]
    while refs:
        ready, refs = ray.wait(refs)
        use(ray.get(ready[0]))
