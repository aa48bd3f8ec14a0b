# verdict: passed with advice  hint: levels
def merge_all(merge, parts):
    while len(parts) > 1:
        odd = [parts.pop()] if len(parts) % 2 else []
        parts = ray.get([merge_two.remote(merge, a, b) for a, b in zip(parts[::2], parts[1::2])]) + odd
    return parts[0]
