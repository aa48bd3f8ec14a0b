# verdict: failed  hint: race
def pay_all(work, account, xs):
    def pay(x):
        account.balance += work(x)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, xs))
