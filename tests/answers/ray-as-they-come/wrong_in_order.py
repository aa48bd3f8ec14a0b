# verdict: failed  hint: order
def use_all(work, xs, use):
    for ref in [call.remote(work, x) for x in xs]:
        use(ray.get(ref))
