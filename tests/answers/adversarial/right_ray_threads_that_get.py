# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


def answer(work, xs):
    def one(x):
        ray.get(quick.remote(0.2 * x))
        return ray.get(call.remote(work, x))

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, xs))
