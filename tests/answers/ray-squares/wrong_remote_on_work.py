# verdict: raised  hint: direct
def square_all(work, xs):
    return ray.get([work.remote(x) for x in xs])
