# verdict: passed
def count_words(lines):
    def counted(part):
        counts = Counter()
        for line in part:
            counts.update(line.split())
        return [counts]

    return dict(sum(lines.map_partitions(counted).compute(), Counter()))
