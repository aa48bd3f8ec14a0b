# verdict: failed  hint: loop
def merge_all(merge, parts):
    whole = parts[0]
    for part in parts[1:]:
        whole = ray.get(merge_two.remote(merge, whole, part))
    return whole
