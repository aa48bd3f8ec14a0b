# verdict: failed  hint: few
def three_in_flight(work, xs):
    refs, in_flight = [], []
    for x in xs:
        refs.append(call.remote(work, x))
        in_flight.append(refs[-1])
        if len(in_flight) == 2:
            _, in_flight = ray.wait(in_flight)
    return ray.get(refs)
