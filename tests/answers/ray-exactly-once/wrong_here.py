# verdict: failed  hint: task
def deliver_all(deliver, orders):
    return [deliver(order, key) for key, order in enumerate(orders)]
