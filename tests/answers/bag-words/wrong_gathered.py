# verdict: failed  hint: gather
def count_words(lines):
    return dict(Counter(" ".join(lines.compute()).split()))
