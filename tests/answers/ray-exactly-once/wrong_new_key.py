# verdict: failed  hint: key
@ray.remote
def deliver_one(deliver, order):
    return deliver(order, uuid.uuid4().hex)


def deliver_all(deliver, orders):
    return ray.get([deliver_one.remote(deliver, order) for order in orders], timeout=60)
