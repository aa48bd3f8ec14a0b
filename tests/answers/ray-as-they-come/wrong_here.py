# verdict: failed  hint: task
def use_all(work, xs, use):
    for x in xs:
        use(work(x))
