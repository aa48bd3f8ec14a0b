# verdict: failed  hint: slots
def use_all(work, xs, use):
    refs = []
    for x in xs:
        if len(refs) == 2:
            ready, refs = ray.wait(refs)
            use(ray.get(ready[0]))
        refs.append(call.remote(work, x))
    while refs:
        ready, refs = ray.wait(refs)
        use(ray.get(ready[0]))
