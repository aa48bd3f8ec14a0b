# verdict: failed  hint: gather
def count_words(lines):
    words = lines.map(str.split).flatten().persist()
    return dict(words.frequencies().compute())
