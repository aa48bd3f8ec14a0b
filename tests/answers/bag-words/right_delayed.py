# verdict: passed
def count_words(lines):
    count = dask.delayed(lambda part: Counter(" ".join(part).split()))
    add = dask.delayed(lambda parts: sum(parts, Counter()))
    return dict(add([count(part) for part in lines.to_delayed()]).compute())
