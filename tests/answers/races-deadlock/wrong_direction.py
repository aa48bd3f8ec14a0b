# verdict: failed  hint: money
def move_all(work, left, right, xs):
    def move(x):
        amount = work(x)
        with left.locked(), right.locked():
            left.balance -= amount
            right.balance += amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, xs))
