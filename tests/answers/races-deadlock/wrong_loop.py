# verdict: failed  hint: serial
def move_all(work, left, right, xs):
    for x in xs:
        amount = work(x) if x > 0 else -work(x)
        with left.locked(), right.locked():
            left.balance -= amount
            right.balance += amount
