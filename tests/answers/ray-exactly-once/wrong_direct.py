# verdict: raised  hint: direct
def deliver_all(deliver, orders):
    return ray.get([deliver.remote(order, key) for key, order in enumerate(orders)], timeout=60)
