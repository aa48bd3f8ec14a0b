# verdict: failed  hint: task
def square_all(work, xs):
    return ray.get([ray.put(work(x)) for x in xs])
