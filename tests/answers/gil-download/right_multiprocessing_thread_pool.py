# verdict: passed
def download_all(fetch, urls):
    import multiprocessing.pool

    with multiprocessing.pool.ThreadPool(4) as pool:
        return pool.map(fetch, urls, chunksize=1)
