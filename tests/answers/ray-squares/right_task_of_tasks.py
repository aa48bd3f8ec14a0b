# verdict: passed
@ray.remote
def call(work, x):
    return work(x)


@ray.remote
def all_of_them(work, xs):
    return ray.get([call.remote(work, x) for x in xs])


def square_all(work, xs):
    return ray.get(all_of_them.remote(work, xs))
