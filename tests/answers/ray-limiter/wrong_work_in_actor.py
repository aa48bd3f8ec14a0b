# verdict: failed  hint: queue
@ray.remote
class Service(Limiter):
    def request(self, work, x):
        return work(x) if self.allow() else None


def limited(work, xs):
    service = Service.remote()
    return ray.get([service.request.remote(work, x) for x in xs])
