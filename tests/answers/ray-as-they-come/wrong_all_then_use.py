# verdict: failed  hint: order
def use_all(work, xs, use):
    for value in ray.get([call.remote(work, x) for x in xs]):
        use(value)
