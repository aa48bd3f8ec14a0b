# verdict: passed
def move_all(work, left, right, xs):
    with ThreadPoolExecutor(6) as pool:
        for x, amount in zip(xs, pool.map(work, xs)):
            payer, payee = (left, right) if x > 0 else (right, left)
            with payer.locked(), payee.locked():
                payer.balance -= amount
                payee.balance += amount
