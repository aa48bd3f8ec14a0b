# verdict: failed  hint: values
def hash_all(sha256, files):
    def digest(file):
        found, buffer = sha256(), bytearray(1 << 17)
        while file.readinto(buffer):
            found.update(buffer)
        return found.hexdigest()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(digest, files))
