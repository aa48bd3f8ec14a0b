# verdict: passed
def pay_all(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        amount = work(x)
        with lock:
            account.balance += amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
