# verdict: failed  hint: kind
def count_words(lines):
    return lines.map(str.split).flatten().frequencies().compute()
