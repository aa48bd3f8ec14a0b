# verdict: passed
POOLS = {
    "sleep": ThreadPoolExecutor,
    "numpy": ThreadPoolExecutor,
    "python": ProcessPoolExecutor,
    "sum": ProcessPoolExecutor,
}


def run_both(work, kinds):
    with POOLS[kinds[0]](max_workers=2) as pool:
        futures = [pool.submit(work, kind) for kind in kinds]
        return [future.result() for future in futures]
