# verdict: failed  hint: again
def hash_all(sha256, files):
    contents = [file.read() for file in files]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            digests = list(pool.map(lambda data: sha256(data).hexdigest(), contents))
    return digests
