# verdict: raised  hint: cycle
def move_all(work, left, right, xs):
    def move(x):
        amount = work(x)
        payer, payee = (left, right) if x > 0 else (right, left)
        with payer.locked(), payee.locked():
            payer.balance -= amount
            payee.balance += amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, xs))
