# verdict: passed
def count_words(lines):
    words = lines.map(str.split).flatten()
    return dict(words.foldby(lambda word: word, lambda n, _: n + 1, 0, operator.add, 0).compute())
