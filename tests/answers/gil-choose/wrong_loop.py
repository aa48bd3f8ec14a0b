# verdict: failed  hint: here
def run_both(work, kinds):
    return [work(kinds[0]), work(kinds[1])]
