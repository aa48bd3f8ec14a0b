# verdict: raised  hint: error
@ray.remote
def call(work, x):
    return work(x)


def square_all(work, xs):
    results = ray.get([call.remote(work, x) for x in xs])
    return [ray.get(result) for result in results]
