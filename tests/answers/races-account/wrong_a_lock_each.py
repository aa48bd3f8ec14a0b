# verdict: failed  hint: race
def pay_all(work, account, xs):
    def pay(x):
        amount = work(x)
        with threading.Lock():
            account.balance += amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
