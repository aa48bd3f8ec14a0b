# verdict: failed  hint: loop
@ray.remote
def deliver_one(deliver, order, key):
    return deliver(order, key)


def deliver_all(deliver, orders):
    return [ray.get(deliver_one.remote(deliver, order, key), timeout=60) for key, order in enumerate(orders)]
