# verdict: failed  hint: all
def merge_all(merge, parts):
    while len(parts) > 1:
        parts = [merge_two.remote(merge, a, b) for a, b in zip(parts[::2], parts[1::2])]
    return ray.get(parts[0])
