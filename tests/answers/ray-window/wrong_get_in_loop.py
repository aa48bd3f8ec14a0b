# verdict: failed  hint: loop
def three_in_flight(work, xs):
    return [ray.get(call.remote(work, x)) for x in xs]
