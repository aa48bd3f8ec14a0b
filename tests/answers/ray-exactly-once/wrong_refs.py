# verdict: failed  hint: refs
@ray.remote
def deliver_one(deliver, order, key):
    return deliver(order, key)


def deliver_all(deliver, orders):
    refs = [deliver_one.remote(deliver, order, key) for key, order in enumerate(orders)]
    ray.wait(refs, num_returns=len(refs), timeout=60)
    return refs
