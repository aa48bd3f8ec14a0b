# verdict: failed  hint: slots
@ray.remote
class Worker:
    def run(self, work, xs):
        return [work(x) for x in xs]


def many_small(work, xs):
    workers = [Worker.remote() for _ in range(2)]
    refs = [workers[i % 2].run.remote(work, xs[100 * i : 100 * (i + 1)]) for i in range(10)]
    return [value for values in ray.get(refs) for value in values]
