# verdict: failed  hint: all
def merge_all(merge, parts):
    return ray.get([merge_two.remote(merge, a, b) for a, b in zip(parts[::2], parts[1::2])])
