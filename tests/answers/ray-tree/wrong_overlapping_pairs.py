# verdict: raised  hint: twice
def merge_all(merge, parts):
    while len(parts) > 1:
        parts = [merge_two.remote(merge, a, b) for a, b in zip(parts, parts[1:])]
    return ray.get(parts[0])
