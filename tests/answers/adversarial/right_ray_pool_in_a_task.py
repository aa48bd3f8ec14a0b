# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


@ray.remote
def both(work, xs):
    def late(x):
        time.sleep(0.5)
        return work(x)

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(late, x) for x in xs[1:]]
        return [work(xs[0]), *(future.result() for future in futures)]


def answer(work, xs):
    return ray.get(both.remote(work, xs))
