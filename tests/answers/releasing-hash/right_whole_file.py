# verdict: passed
def hash_all(sha256, files):
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(lambda file: sha256(file.read()).hexdigest(), file) for file in files]
        return [future.result() for future in futures]
