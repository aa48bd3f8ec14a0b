# verdict: passed
def count_words(lines):
    count = lambda part: Counter(word for line in part for word in line.split())
    return dict(lines.reduction(count, lambda counts: sum(counts, Counter()), split_every=4).compute())
