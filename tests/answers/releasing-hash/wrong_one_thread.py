# verdict: failed  hint: serial
def hash_all(sha256, files):
    with ThreadPoolExecutor(1) as pool:
        return list(pool.map(lambda file: sha256(file.read()).hexdigest(), files))
