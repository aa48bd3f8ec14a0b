# verdict: passed
@ray.remote(num_cpus=0)
def use_one(use, value):
    use(value)


def use_all(work, xs, use):
    ray.get([use_one.remote(use, call.remote(work, x)) for x in xs])
