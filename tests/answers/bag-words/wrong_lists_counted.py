# verdict: raised  hint: error
def count_words(lines):
    return dict(lines.map(str.split).frequencies().compute())
