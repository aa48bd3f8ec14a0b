# verdict: raised  hint: object
def square_all(work, xs):
    task = ray.remote(work)
    return ray.get([task.remote(x) for x in xs])
