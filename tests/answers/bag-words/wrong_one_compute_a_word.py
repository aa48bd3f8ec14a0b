# verdict: failed  hint: twice
def count_words(lines):
    words = lines.map(str.split).flatten()
    different = words.distinct().compute()
    return {word: words.filter(word.__eq__).count().compute() for word in different}
