# verdict: passed
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while refs:
        ready, refs = ray.wait(refs, timeout=0.05)
        for ref in ready:
            use(ray.get(ref))
