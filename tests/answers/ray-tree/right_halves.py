# verdict: passed
def tree(merge, parts):
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return merge_two.remote(merge, tree(merge, parts[:half]), tree(merge, parts[half:]))


def merge_all(merge, parts):
    return ray.get(tree(merge, parts))
