# verdict: passed
class Call:
    def __init__(self, work, factor):
        self.bound = work, factor

    def __call__(self, x):
        return self.bound[0](self.bound[1], x)

    def __reduce__(self):
        return functools.partial, self.bound


def make_call(work, settings):
    return Call(work, settings["factor"])
