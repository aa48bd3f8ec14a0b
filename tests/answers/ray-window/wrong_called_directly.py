# verdict: raised  hint: direct
def three_in_flight(work, xs):
    refs, in_flight = [], []
    for x in xs:
        if len(in_flight) == 3:
            _, in_flight = ray.wait(in_flight)
        refs.append(call(work, x))
        in_flight.append(refs[-1])
    return ray.get(refs)
