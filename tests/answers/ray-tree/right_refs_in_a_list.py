# verdict: passed
@ray.remote
def merge_pair(merge, pair):
    return merge(*[ray.get(each) if isinstance(each, ray.ObjectRef) else each for each in pair])


def merge_all(merge, parts):
    while len(parts) > 1:
        parts = parts[2:] + [merge_pair.remote(merge, parts[:2])]
    return ray.get(parts[0])
