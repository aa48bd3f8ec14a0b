# verdict: failed  hint: chain
def merge_all(merge, parts):
    whole = parts[0]
    for part in parts[1:]:
        whole = merge_two.remote(merge, whole, part)
    return ray.get(whole)
