# verdict: passed
def run_all(work, xs, cores):
    values = []
    for start in range(0, len(xs), cores):
        batch = xs[start : start + cores]
        threads = max(1, cores // len(xs))
        with ThreadPoolExecutor(len(batch)) as pool:
            values += pool.map(work, batch, [threads] * len(batch))
    return values
