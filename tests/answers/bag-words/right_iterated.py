# verdict: passed
def count_words(lines):
    return {word: n for word, n in lines.map(str.split).flatten().frequencies()}
