# verdict: passed
def add(counts, line):
    return counts + Counter(line.split())


def count_words(lines):
    return lines.fold(add, operator.add, initial=Counter()).compute()
