# verdict: failed  hint: twice
def count_words(lines):
    if not lines.count().compute():
        return {}
    return dict(lines.map(str.split).flatten().frequencies().compute())
