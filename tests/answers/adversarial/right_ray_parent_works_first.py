# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def quick(seconds=0.03):
    time.sleep(seconds)


@ray.remote
def parent(work, xs):
    import threading

    refs = []

    def submit_the_rest():
        time.sleep(0.5)
        refs.extend(call.remote(work, x) for x in xs[1:])

    thread = threading.Thread(target=submit_the_rest)
    thread.start()
    value = work(xs[0])
    thread.join()
    return [value, *ray.get(refs)]


def answer(work, xs):
    return ray.get(parent.remote(work, xs))
