# verdict: failed  hint: view
def heads(make, xs):
    arrays = ray.get([make_array.remote(make, x) for x in xs])
    return np.stack(arrays)[:, :3]
