# verdict: failed  hint: queue
@ray.remote
class Worker:
    def run(self, work, xs):
        return [work(x) for x in xs]


def many_small(work, xs):
    worker = Worker.remote()
    refs = [worker.run.remote(work, xs[i : i + 100]) for i in range(0, len(xs), 100)]
    return [value for values in ray.get(refs) for value in values]
