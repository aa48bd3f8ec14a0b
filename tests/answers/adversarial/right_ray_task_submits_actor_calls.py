# verdict: passed
@ray.remote(num_cpus=0)
class Worker:
    def run(self, work, x):
        time.sleep(0.3)
        return work(x)


@ray.remote
def parent(work, xs):
    workers = [Worker.remote() for _ in xs]
    return ray.get([worker.run.remote(work, x) for worker, x in zip(workers, xs)])


def answer(work, xs):
    first, rest = parent.remote(work, xs[:1]), parent.remote(work, xs[1:])
    return ray.get(first) + ray.get(rest)
