"""What recording costs a task that does nothing: at most 0.3 ms, on threads, processes and Ray.

For each way of submitting, rounds with and without a trace take turns in one process, so that a busy moment meets both
alike. Prints the median of 5 rounds in ms a task, the difference, and the ratio.
"""

import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from parcours import QUIET_RAY, trace, traced

ROUNDS = 5
LIMIT = 0.3  # ms a task


def nothing(x):
    return x


marked = traced(nothing)


def seconds(submit, tasks, recorded):
    """Seconds from the first submission to the last result of one round, and to leave the block."""
    if not recorded:
        start = time.perf_counter()
        submit(tasks)
        return time.perf_counter() - start, 0
    with trace() as run:
        start = time.perf_counter()
        submit(tasks)
        ended = time.perf_counter()
    left = time.perf_counter()
    assert len(run.spans) == tasks, f"{len(run.spans)} spans of {tasks} tasks"
    return ended - start, left - ended


def measure(name, submit, tasks):
    """Print a line; gives the ms that recording costs a task."""
    submit(tasks)  # the workers are there and know the function
    seconds(submit, tasks, True)
    plain, recorded, leaving = [], [], []
    for _ in range(ROUNDS):
        plain.append(seconds(submit, tasks, False)[0])
        took, left = seconds(submit, tasks, True)
        recorded.append(took)
        leaving.append(left)
    plain, recorded = (statistics.median(times) / tasks * 1000 for times in (plain, recorded))
    more, left = recorded - plain, statistics.median(leaving) * 1000
    print(f"{name:34} {plain:8.4f} {more:+8.4f} {recorded / plain:8.2f} {more / LIMIT:9.2f} {left:10.1f}", flush=True)
    return more


def ways(ray):
    """(name, how to submit so many tasks and wait for them, how many), one after the other."""
    yield "a marked function, in a loop", lambda n: [marked(x) for x in range(n)], 2000
    with ThreadPoolExecutor(4) as pool:
        yield "threads, submit", lambda n: [f.result() for f in [pool.submit(nothing, x) for x in range(n)]], 1000
        yield "threads, map", lambda n: list(pool.map(nothing, range(n))), 1000
    with ProcessPoolExecutor(2) as pool:
        yield "processes, submit", lambda n: [f.result() for f in [pool.submit(nothing, x) for x in range(n)]], 1000
        yield "processes, map, chunks of 100", lambda n: list(pool.map(nothing, range(n), chunksize=100)), 1000
    if ray is None:
        return
    ray.init(num_cpus=2, **QUIET_RAY)
    task, actor = ray.remote(nothing), ray.remote(Actor).remote()
    yield "Ray, all and then get", lambda n: ray.get([task.remote(x) for x in range(n)]), 1000
    yield "Ray, get one by one", lambda n: [ray.get(task.remote(x)) for x in range(n)], 300
    yield "Ray, a method of an actor", lambda n: ray.get([actor.nothing.remote(x) for x in range(n)]), 1000
    ray.shutdown()


class Actor:
    def nothing(self, x):
        return x


def main():
    try:
        import ray
    except ImportError:  # there are no wheels for this platform
        ray = None
    print(f"{'':34} {'ms/task':>8} {'+ ms':>8} {'ratio':>8} {'of limit':>9} {'leave, ms':>10}")
    worst = max(measure(*way) for way in ways(ray))
    print(f"the most that recording costs a task: {worst:.3f} ms; the limit is {LIMIT} ms")
    sys.exit(worst > LIMIT)


if __name__ == "__main__":
    main()
