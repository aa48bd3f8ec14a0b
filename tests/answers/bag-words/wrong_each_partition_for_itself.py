# verdict: failed  hint: counts
def count_words(lines):
    counts = lines.map_partitions(lambda part: Counter(" ".join(part).split()).items())
    return dict(counts.compute())
