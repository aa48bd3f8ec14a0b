# verdict: passed
def count_words(lines):
    return dict(lines.str.split().flatten().frequencies().compute())
