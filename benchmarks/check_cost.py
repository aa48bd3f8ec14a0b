"""What a check costs beyond the learner's run, in seconds, for exercises on threads and on Ray.

The answer's own run is timed inside the check. Prints medians of 5: the run, what the check takes beyond it (the
meetings that warm the workers, the trace, the verdict), and the ratio of the two. The first check of a process also
starts the referee, and has a line of its own.
"""

import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from parcours import QUIET_RAY, check

ROUNDS = 5


def by_pool(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(work, xs))


def in_a_loop(work, xs):
    return [work(x) for x in xs]


def timed(answer, took):
    """The answer, as a function that keeps the seconds of its own run in `took`."""

    def run(work, xs):
        start = time.perf_counter()
        try:
            return answer(work, xs)
        finally:
            took.append(time.perf_counter() - start)

    return run


def measure(name, exercise, answer, outcome, rounds=ROUNDS):
    """Print a line; each round is one check, whose own run is timed inside it."""
    beyond, inside = [], []
    for _ in range(rounds):
        took = []
        start = time.perf_counter()
        verdict = check(exercise, timed(answer, took))
        whole = time.perf_counter() - start
        assert verdict.outcome == outcome, verdict
        inside.append(sum(took))
        beyond.append(whole - sum(took))
    run, more = statistics.median(inside), statistics.median(beyond)
    print(f"{name:38} {run:8.3f} {more:10.3f} {more / run:8.2f}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as home:
        os.environ["PARCOURS_HOME"] = home
        print(f"{'':38} {'run, s':>8} {'beyond, s':>10} {'ratio':>8}")
        measure("threads, the first of the process", "threads-together", by_pool, "passed", rounds=1)
        measure("threads, right", "threads-together", by_pool, "passed")
        measure("threads, one at a time", "threads-together", in_a_loop, "failed")
        try:
            import ray
        except ImportError:  # there are no wheels for this platform
            sys.exit()

        def squares(work, xs):
            task = ray.remote(lambda x: work(x))
            return ray.get([task.remote(x) for x in xs])

        def loop(work, xs):
            task = ray.remote(lambda x: work(x))
            return [ray.get(task.remote(x)) for x in xs]

        ray.init(num_cpus=4, **QUIET_RAY)
        measure("Ray, the first", "ray-squares", squares, "passed", rounds=1)
        measure("Ray, right", "ray-squares", squares, "passed")
        measure("Ray, one at a time", "ray-squares", loop, "failed")
        ray.shutdown()


if __name__ == "__main__":
    main()
