# verdict: passed
def pay_all(work, account, xs):
    lock = threading.RLock()

    def pay(x):
        amount = work(x)
        lock.acquire()
        try:
            account.balance = account.balance + amount
        finally:
            lock.release()

    threads = [threading.Thread(target=pay, args=(x,)) for x in xs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
