# verdict: failed  hint: key
import os


@ray.remote
def deliver_one(deliver, order, place):
    return deliver(order, (os.getpid(), place))


def deliver_all(deliver, orders):
    return ray.get([deliver_one.remote(deliver, *pair[::-1]) for pair in enumerate(orders)], timeout=60)
