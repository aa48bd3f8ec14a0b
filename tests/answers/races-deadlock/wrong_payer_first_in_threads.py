# verdict: failed  hint: cycle
def move_all(work, left, right, xs):
    def move(x):
        amount = work(x)
        payer, payee = (left, right) if x > 0 else (right, left)
        with payer.locked():
            with payee.locked():
                payer.balance -= amount
                payee.balance += amount

    threads = [threading.Thread(target=move, args=(x,)) for x in xs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
