# verdict: failed  hint: serial  waits
def pay_all(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        lock.acquire()
        try:
            account.balance += work(x)
        finally:
            lock.release()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
