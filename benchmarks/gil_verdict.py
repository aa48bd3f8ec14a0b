"""How often `takes_turns` and `releases` are wrong: never may they be; "cannot tell" is allowed on a busy machine.

Pairs of lanes whose answer is known run in three surroundings: as the machine is, beside a process that is always
busy, and pinned to one processor. `python benchmarks/gil_verdict.py [rounds]`; it exits 1 after a wrong verdict.
"""

import contextlib
import hashlib
import multiprocessing
import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from parcours import gil

ROUNDS = 30
ZEROS = bytes(250_000_000)


def in_threads(unit):
    """Two lanes of a unit of work in two threads; their records."""
    with ThreadPoolExecutor(2) as pool:
        return [future.result(60) for future in [pool.submit(lane) for lane in gil.lanes(unit, unit)]]


def in_processes(unit):
    """Two lanes of a unit of work in two processes; their records."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
        return [future.result(60) for future in [pool.submit(lane) for lane in gil.lanes(unit, unit)]]


def loop():
    """About 0.2 s of Python."""
    for _ in range(12_000_000):
        pass


CASES = [  # (name, function that gives the verdict, what is right)
    ("turns: Python loop, threads", lambda: gil.takes_turns(lambda: in_threads("python")).answer, True),
    ("turns: sum() in C, threads", lambda: gil.takes_turns(lambda: in_threads("sum")).answer, True),
    ("turns: hash, threads", lambda: gil.takes_turns(lambda: in_threads("hash")).answer, False),
    ("turns: NumPy, threads", lambda: gil.takes_turns(lambda: in_threads("numpy")).answer, False),
    ("turns: Python loop, processes", lambda: gil.takes_turns(lambda: in_processes("python")).answer, False),
    ("releases: hash", lambda: gil.releases(lambda: hashlib.sha256(ZEROS).digest()).verdict, "releases"),
    ("releases: sum() in C", lambda: gil.releases(lambda: sum(range(9_000_000))).verdict, "holds"),
    ("releases: Python loop", lambda: gil.releases(loop).verdict, "shares"),
]


@contextlib.contextmanager
def beside_a_busy_process():
    """Another process computes all the time, at the same priority."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def on_one_core():
    """This process and those that it starts may use one processor."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


SURROUNDINGS = {
    "as it is": contextlib.nullcontext,
    "beside a busy process": beside_a_busy_process,
    "on one core": on_one_core,
}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    all_wrong = 0
    print(f"{'':32}{'surroundings':24}{'right':>7}{'wrong':>7}{'cannot tell':>13}{'s each':>8}")
    for where, surroundings in SURROUNDINGS.items():
        with surroundings():
            for name, verdict, right in CASES:
                start = time.perf_counter()
                seen = [verdict() for _ in range(rounds)]
                each = (time.perf_counter() - start) / rounds
                good, unsure = seen.count(right), sum(one in (None, "cannot tell") for one in seen)
                wrong = rounds - good - unsure
                all_wrong += wrong
                print(f"{name:32}{where:24}{good:7}{wrong:7}{unsure:13}{each:8.2f}", flush=True)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}; wrong in all: {all_wrong}")
    return 1 if all_wrong else 0


if __name__ == "__main__":
    sys.exit(main())
