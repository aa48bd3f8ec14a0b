# verdict: passed
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while refs:
        (ref,), refs = ray.wait(refs)
        use(ray.get(ref))
