# verdict: passed
def pay_all(work, account, xs):
    with ThreadPoolExecutor(len(xs)) as pool:
        for amount in pool.map(work, xs):
            account.balance += amount
