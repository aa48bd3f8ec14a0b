# verdict: failed  hint: balance
def pay_all(work, account, xs):
    lock = threading.Lock()

    def pay(x):
        amount = work(x)
        with lock:
            account.balance += amount

    for x in xs:
        threading.Thread(target=pay, args=(x,)).start()
