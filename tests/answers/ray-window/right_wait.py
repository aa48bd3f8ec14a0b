# verdict: passed
def three_in_flight(work, xs):
    refs, in_flight = [], []
    for x in xs:
        if len(in_flight) == 3:
            ready, in_flight = ray.wait(in_flight)
        refs.append(call.remote(work, x))
        in_flight.append(refs[-1])
    return ray.get(refs)
