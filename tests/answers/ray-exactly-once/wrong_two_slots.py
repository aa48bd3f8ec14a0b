# verdict: failed  hint: slots  waits
@ray.remote(num_cpus=2)
def deliver_one(deliver, order, key):
    return deliver(order, key)


def deliver_all(deliver, orders):
    return ray.get([deliver_one.remote(deliver, order, key) for key, order in enumerate(orders)], timeout=60)
