# verdict: failed  hint: queue
@ray.remote
def deliver_each(deliver, orders):
    return [deliver(order, key) for key, order in enumerate(orders)]


def deliver_all(deliver, orders):
    return ray.get(deliver_each.remote(deliver, orders), timeout=60)
