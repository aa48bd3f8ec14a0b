# verdict: failed  hint: serial
def hash_all(sha256, files):
    with ThreadPoolExecutor(2) as pool:
        return [pool.submit(lambda: sha256(file.read()).hexdigest()).result() for file in files]
