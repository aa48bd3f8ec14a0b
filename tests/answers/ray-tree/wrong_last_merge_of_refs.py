# verdict: raised  hint: ref
def merge_all(merge, parts):
    while len(parts) > 2:
        parts = parts[2:] + [merge_two.remote(merge, *parts[:2])]
    return merge(*parts)
