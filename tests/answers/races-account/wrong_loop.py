# verdict: failed  hint: serial
def pay_all(work, account, xs):
    for x in xs:
        account.balance += work(x)
