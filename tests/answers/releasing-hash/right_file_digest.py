# verdict: passed
def hash_all(sha256, files):
    with ThreadPoolExecutor(4) as pool:
        hashes = list(pool.map(lambda file: hashlib.file_digest(file, sha256), files))
    return [found.hexdigest() for found in hashes]
