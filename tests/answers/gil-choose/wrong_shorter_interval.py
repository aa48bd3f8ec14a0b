# verdict: failed  hint: python
import sys


def run_both(work, kinds):
    sys.setswitchinterval(0.00001)
    try:
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(work, kinds))
    finally:
        sys.setswitchinterval(0.005)
