# verdict: failed  hint: task
def merge_all(merge, parts):
    while len(parts) > 1:
        parts = parts[2:] + [merge(parts[0], parts[1])]
    return parts[0]
