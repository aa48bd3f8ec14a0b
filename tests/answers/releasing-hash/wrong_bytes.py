# verdict: failed  hint: kind
def hash_all(sha256, files):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda file: sha256(file.read()).digest(), files))
