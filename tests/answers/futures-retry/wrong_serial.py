# verdict: failed  hint: serial
def with_retries(work, xs):
    def tried(x):
        for _ in range(3):
            with contextlib.suppress(Exception):
                return work(x)

    return [tried(x) for x in xs]
