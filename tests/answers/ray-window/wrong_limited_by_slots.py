# verdict: failed  hint: all
def three_in_flight(work, xs):
    task = call.options(num_cpus=4 / 3)
    return ray.get([task.remote(work, x) for x in xs])
