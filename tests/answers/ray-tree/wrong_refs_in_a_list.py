# verdict: raised  hint: ref
@ray.remote
def merge_pair(merge, pair):
    return merge(*pair)


def merge_all(merge, parts):
    while len(parts) > 1:
        parts = parts[2:] + [merge_pair.remote(merge, parts[:2])]
    return ray.get(parts[0])
