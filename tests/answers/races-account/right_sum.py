# verdict: passed
def pay_all(work, account, xs):
    with ThreadPoolExecutor(6) as pool:
        account.balance += sum(pool.map(work, xs))
