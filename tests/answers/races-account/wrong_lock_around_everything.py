# verdict: failed  hint: serial
def pay_all(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        with lock:
            account.balance += work(x)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
