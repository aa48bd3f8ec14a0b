# verdict: failed  hint: all
def three_in_flight(work, xs):
    refs = []
    for x in xs:
        refs.append(call.remote(work, x))
    ready, _ = ray.wait(refs, num_returns=len(refs))
    return ray.get(ready)
