# verdict: raised  hint: error
import sys


def run_all(work, xs):
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(work, xs))
    print(results)
    sys.exit()
