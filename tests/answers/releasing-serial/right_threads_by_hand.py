# verdict: passed
def measure_all(unpack, measure, parts):
    values = [None] * len(parts)

    def both(i):
        values[i] = measure(unpack(parts[i]))

    threads = [threading.Thread(target=both, args=(i,)) for i in range(len(parts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return values
