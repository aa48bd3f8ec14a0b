# verdict: passed
@ray.remote
def call_and_use(work, x, use):
    use(work(x))


def use_all(work, xs, use):
    ray.get([call_and_use.remote(work, x, use) for x in xs])
