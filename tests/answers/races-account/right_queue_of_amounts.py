# verdict: passed
def pay_all(work, account, xs):
    amounts = queue.Queue()
    with ThreadPoolExecutor(6) as pool:
        for x in xs:
            pool.submit(lambda x=x: amounts.put(work(x)))
        for _ in xs:
            account.balance += amounts.get()
