# verdict: failed  hint: inside
@ray.remote
class Async:
    async def do(self, work, x):
        return work(x)


def tallied(work, xs):
    actor = Async.remote()
    return ray.get([actor.do.remote(work, x) for x in xs])
