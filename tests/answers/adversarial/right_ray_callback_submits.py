# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


def answer(work, xs):
    first, rest, all_there = call.remote(work, xs[0]), [], threading.Event()

    def submit_the_rest(_):
        time.sleep(0.5)
        rest.extend(call.remote(work, x) for x in xs[1:])
        all_there.set()

    quick.remote().future().add_done_callback(submit_the_rest)
    value = ray.get(first)
    all_there.wait()
    return [value, *ray.get(rest)]
