# verdict: passed
@ray.remote
def deliver_one(deliver, order):
    return deliver(order, ray.get_runtime_context().get_task_id())


def deliver_all(deliver, orders):
    return ray.get([deliver_one.remote(deliver, order) for order in orders], timeout=60)
