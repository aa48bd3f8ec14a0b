# verdict: passed
@ray.remote(num_cpus=0)
class Keeper:
    def __init__(self, refs):
        self.refs = refs

    def heads(self):
        return [array[:3].tolist() for array in ray.get(self.refs)]


def heads(make, xs):
    keeper = Keeper.remote([make_array.remote(make, x) for x in xs])
    return ray.get(keeper.heads.remote(), timeout=60)
