# verdict: passed
def merge_all(merge, parts):
    refs, step = dict(enumerate(parts)), 1
    while step < len(parts):
        for i in range(0, len(parts) - step, 2 * step):
            refs[i] = merge_two.remote(merge, refs[i], refs[i + step])
        step *= 2
    return ray.get(refs[0])
