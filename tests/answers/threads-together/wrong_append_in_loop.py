# verdict: failed  hint: here
def run_all(work, xs):
    results = []
    for x in xs:
        results.append(work(x))
    return results
