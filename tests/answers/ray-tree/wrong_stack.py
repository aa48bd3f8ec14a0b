# verdict: failed  hint: chain
def merge_all(merge, parts):
    while len(parts) > 1:
        parts.append(merge_two.remote(merge, parts.pop(), parts.pop()))
    return ray.get(parts[0])
