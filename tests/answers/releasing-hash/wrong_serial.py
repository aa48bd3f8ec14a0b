# verdict: failed  hint: here
def hash_all(sha256, files):
    return [sha256(file.read()).hexdigest() for file in files]
