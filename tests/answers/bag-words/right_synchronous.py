# verdict: passed
def count_words(lines):
    return dict(lines.map(str.split).flatten().frequencies().compute(scheduler="synchronous"))
