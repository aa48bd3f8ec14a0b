# verdict: passed
def three_in_flight(work, xs):
    values, in_flight, places = [None] * len(xs), {}, iter(range(len(xs)))
    for place in [next(places) for _ in range(3)]:
        in_flight[call.remote(work, xs[place])] = place
    while in_flight:
        for ref in ray.wait(list(in_flight), num_returns=1, timeout=10)[0]:
            values[in_flight.pop(ref)] = ray.get(ref)
            for place in places:
                in_flight[call.remote(work, xs[place])] = place
                break
    return values
