# verdict: failed  hint: use
def use_all(work, xs, use):
    ready, _ = ray.wait([call.remote(work, x) for x in xs])
    for ref in ready:
        use(ray.get(ref))
