# verdict: passed
@ray.remote
def deliver_one(deliver, order, key):
    return deliver(order, key)


def deliver_all(deliver, orders):
    refs = [deliver_one.remote(deliver, order, uuid.uuid4().hex) for order in orders]
    return ray.get(refs, timeout=60)
