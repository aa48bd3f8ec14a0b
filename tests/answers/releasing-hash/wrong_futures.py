# verdict: failed  hint: futures
def hash_all(sha256, files):
    with ThreadPoolExecutor(2) as pool:
        return [pool.submit(lambda file=file: sha256(file.read()).hexdigest()) for file in files]
