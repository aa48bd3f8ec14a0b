# verdict: failed  hint: loop
def use_all(work, xs, use):
    use(ray.get(call.remote(work, xs[0])))
    refs = [call.remote(work, x) for x in xs[1:]]
    while refs:
        ready, refs = ray.wait(refs)
        use(ray.get(ready[0]))
