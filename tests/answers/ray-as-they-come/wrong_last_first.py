# verdict: failed  hint: order
def use_all(work, xs, use):
    refs = [call.remote(work, x) for x in xs]
    while refs:
        use(ray.get(refs.pop()))
