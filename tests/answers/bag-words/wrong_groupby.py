# verdict: failed  hint: group
def count_words(lines):
    groups = lines.map(str.split).flatten().groupby(str)
    return {word: len(words) for word, words in groups.compute()}
