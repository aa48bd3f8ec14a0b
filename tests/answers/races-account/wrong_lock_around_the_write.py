# verdict: failed  hint: race
def pay_all(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        amount = work(x)
        new = account.balance + amount
        with lock:
            account.balance = new

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
