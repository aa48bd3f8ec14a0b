# verdict: passed
def merge_all(merge, parts):
    while len(parts) > 1:
        pairs = [merge_two.remote(merge, a, b) for a, b in zip(parts[::2], parts[1::2])]
        parts = pairs + (parts[-1:] if len(parts) % 2 else [])
    return ray.get(parts[0], timeout=30)
