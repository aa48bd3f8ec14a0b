# verdict: failed  hint: counts
def count_words(lines):
    return dict(lines.map(lambda line: set(line.split())).flatten().frequencies().compute())
