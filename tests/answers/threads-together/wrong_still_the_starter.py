# verdict: not attempted
def run_all(work, xs):
    """Return [work(x) for x in xs], with at least four calls running at the same moment."""
    # I do not know how to begin
    return [work(x) for x in xs]
