# verdict: failed  hint: serial
def move_all(work, left, right, xs):
    def move(x):
        with left.locked(), right.locked():
            amount = work(x)
            left.balance -= amount if x > 0 else -amount
            right.balance += amount if x > 0 else -amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, xs))
