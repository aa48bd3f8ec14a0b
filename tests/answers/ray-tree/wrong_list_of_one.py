# verdict: failed  hint: all
def merge_all(merge, parts):
    while len(parts) > 1:
        parts = parts[2:] + [merge_two.remote(merge, *parts[:2])]
    return ray.get(parts)
