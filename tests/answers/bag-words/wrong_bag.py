# verdict: failed  hint: promise
def count_words(lines):
    return lines.map(str.split).flatten().frequencies()
