# verdict: failed  hint: serial
def hash_all(sha256, files):
    lock = threading.Lock()

    def digest(file):
        found = sha256()
        while piece := file.read(1 << 18):
            with lock:
                found.update(piece)
        return found.hexdigest()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(digest, files))
