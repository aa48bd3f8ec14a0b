# verdict: passed
def three_in_flight(work, xs):
    refs, in_flight = [], []
    for x in reversed(xs):
        while len(in_flight) > 2:
            _, in_flight = ray.wait(in_flight, timeout=5)
        refs.insert(0, call.remote(work, x))
        in_flight.append(refs[0])
    return ray.get(refs)
