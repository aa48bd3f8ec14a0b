# verdict: raised  hint: processes
def hash_all(sha256, files):
    def digest(file):
        return sha256(file.read()).hexdigest()

    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(digest, files))
