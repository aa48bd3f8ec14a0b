# verdict: failed  hint: idle
def three_in_flight(work, xs):
    values = []
    for start in range(0, len(xs), 3):
        values += ray.get([call.remote(work, x) for x in xs[start : start + 3]])
    return values
