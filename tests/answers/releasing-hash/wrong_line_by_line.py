# verdict: failed  hint: small
def hash_all(sha256, files):
    def digest(file):
        found = sha256()
        for line in file:
            found.update(line)
        return found.hexdigest()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(digest, files))
