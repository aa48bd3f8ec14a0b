# verdict: failed  hint: serial
def relay(work, source, limit):
    return [work(item) for item in source]
