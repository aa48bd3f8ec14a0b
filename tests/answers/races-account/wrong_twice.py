# verdict: failed  hint: again
def pay_all(work, account, xs):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, xs))
        account.balance += sum(pool.map(work, xs))
