# verdict: passed
class Holder:
    def __init__(self, refs):
        self.refs, self.me = refs, None


def heads(make, xs):
    holder = Holder([make_array.remote(make, x) for x in xs])
    return [list(map(float, ray.get(ref)[:3])) for ref in holder.refs]
