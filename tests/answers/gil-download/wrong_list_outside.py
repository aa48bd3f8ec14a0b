# verdict: failed  hint: values
found = []


def download_all(fetch, pages):
    with ThreadPoolExecutor(4) as pool:
        for page in pool.map(fetch, pages):
            found.append(page)
    return found
