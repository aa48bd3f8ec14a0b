# verdict: passed
from concurrent.futures import FIRST_COMPLETED, wait


def download_all(fetch, pages):
    texts, flying = {}, {}
    with ThreadPoolExecutor(4) as pool:
        for page in pages:
            if len(flying) == 4:
                done, _ = wait(flying, return_when=FIRST_COMPLETED)
                for future in done:
                    texts[flying.pop(future)] = future.result()
            flying[pool.submit(fetch, page)] = page
        for future, page in flying.items():
            texts[page] = future.result()
    return [texts[page] for page in pages]
