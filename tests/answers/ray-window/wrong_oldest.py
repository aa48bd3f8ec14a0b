# verdict: failed  hint: idle
def three_in_flight(work, xs):
    refs = []
    for i, x in enumerate(xs):
        if i >= 3:
            ray.get(refs[i - 3])
        refs.append(call.remote(work, x))
    return ray.get(refs)
