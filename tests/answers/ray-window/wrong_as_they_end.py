# verdict: failed  hint: order
def three_in_flight(work, xs):
    values, in_flight = [], []
    for x in xs:
        if len(in_flight) == 3:
            ready, in_flight = ray.wait(in_flight)
            values += ray.get(ready)
        in_flight.append(call.remote(work, x))
    return values + ray.get(in_flight)
