# verdict: failed  hint: counts
def count_words(lines):
    return dict(lines.frequencies().compute())
