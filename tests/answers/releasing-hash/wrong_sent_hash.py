# verdict: raised  hint: processes
def hash_all(sha256, files):
    with ProcessPoolExecutor(2) as pool:
        return [found.hexdigest() for found in pool.map(sha256, [file.read() for file in files])]
