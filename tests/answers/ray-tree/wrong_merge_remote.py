# verdict: raised  hint: direct
def merge_all(merge, parts):
    while len(parts) > 1:
        parts = parts[2:] + [merge.remote(parts[0], parts[1])]
    return ray.get(parts[0])
