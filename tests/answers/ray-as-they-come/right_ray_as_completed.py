# verdict: passed
from ray.util import as_completed


def use_all(work, xs, use):
    for value in as_completed([call.remote(work, x) for x in xs], chunk_size=1):
        use(value)
