# verdict: passed
def hash_all(sha256, files):
    digests = [None] * len(files)

    def digest(i):
        found = sha256()
        buffer = bytearray(1 << 16)
        while n := files[i].readinto(buffer):
            found.update(memoryview(buffer)[:n])
        digests[i] = found.hexdigest()

    threads = [threading.Thread(target=digest, args=(i,)) for i in range(len(files))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return digests
