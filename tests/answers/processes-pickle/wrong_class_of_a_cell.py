# verdict: failed  hint: main
class Call:
    def __init__(self, work, factor):
        self.work, self.factor = work, factor

    def __call__(self, x):
        return self.work(self.factor, x)


def make_call(work, settings):
    return Call(work, settings["factor"])
