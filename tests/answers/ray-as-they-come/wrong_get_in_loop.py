# verdict: failed  hint: loop
def use_all(work, xs, use):
    for x in xs:
        use(ray.get(call.remote(work, x)))
