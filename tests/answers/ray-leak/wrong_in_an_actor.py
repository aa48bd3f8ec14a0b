# verdict: failed  hint: kept
@ray.remote(num_cpus=0)
class Keeper:
    def __init__(self):
        self.refs = []

    def keep(self, refs):
        self.refs += refs


def heads(make, xs):
    heads.keeper = Keeper.remote()
    refs = [make_array.remote(make, x) for x in xs]
    ray.get(heads.keeper.keep.remote(refs))
    return [array[:3].copy() for array in ray.get(refs)]
