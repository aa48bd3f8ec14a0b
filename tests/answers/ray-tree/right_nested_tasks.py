# verdict: passed
@ray.remote
def tree(merge, parts):
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    halves = [tree.remote(merge, parts[:half]), tree.remote(merge, parts[half:])]
    return merge(*ray.get(halves))


def merge_all(merge, parts):
    return ray.get(tree.remote(merge, parts))
