# verdict: passed
@ray.remote
class Worker:
    def run(self, work, x):
        return work(x)


def answer(work, xs):
    pool = ray.util.ActorPool([Worker.remote() for _ in range(4)])
    return list(pool.map(lambda worker, x: worker.run.remote(work, x), xs))
