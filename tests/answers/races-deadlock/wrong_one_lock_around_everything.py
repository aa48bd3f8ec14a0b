# verdict: failed  hint: serial
def move_all(work, left, right, xs):
    one = threading.Lock()

    def move(x):
        with one:
            amount = work(x)
            with left.locked(), right.locked():
                left.balance -= amount if x > 0 else -amount
                right.balance += amount if x > 0 else -amount

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(move, xs))
