# verdict: failed  hint: shared
@ray.remote
def deliver_one(deliver, order):
    return deliver(order, order)


def deliver_all(deliver, orders):
    return ray.get([deliver_one.remote(deliver, order) for order in orders], timeout=60)
