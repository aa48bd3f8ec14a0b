# verdict: failed  hint: queue
@ray.remote
def call_after(work, x, before):
    return work(x)


def use_all(work, xs, use):
    refs = []
    for x in xs:
        refs.append(call_after.remote(work, x, refs[-1] if refs else None))
    while refs:
        ready, refs = ray.wait(refs)
        use(ray.get(ready[0]))
