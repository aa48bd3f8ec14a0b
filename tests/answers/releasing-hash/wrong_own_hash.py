# verdict: failed  hint: here
def hash_all(sha256, files):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda file: hashlib.sha256(file.read()).hexdigest(), files))
