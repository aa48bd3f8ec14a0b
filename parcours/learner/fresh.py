"""A program in a fresh process, and what it took: time, processors, memory.

What ran before in a process decides what a program costs there: pages of memory that it already has are free, new ones
are not. So programs are compared in a process each.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

from parcours.errors import TraceError

__all__ = ["Fresh", "fresh", "main"]

_CHECKOUT = str(pathlib.Path(__file__).parents[2])


class Fresh(NamedTuple):
    """What a program took, from its first line to its last.

    seconds: of the clock. cpu: seconds of all its threads. start, peak: resident bytes when it began, and the most.
    faults: how often it was given a page of memory, or several together. resident: tuple of (seconds, bytes).
    printed: what it printed.
    """

    seconds: float
    cpu: float
    start: int
    peak: int
    faults: int
    resident: tuple
    printed: str

    @property
    def above(self):
        """The peak above what the process had when the program began, in bytes."""
        return self.peak - self.start

    @property
    def processors(self):
        """How many processors were busy with it, on average."""
        return self.cpu / self.seconds

    def __repr__(self):
        return f"{self.seconds:6.2f} s {self.processors:5.1f} processors {self.above / 1e6:6,.0f} MB above the start"


def fresh(program, setup="", timeout=120, **names):
    """Run a program in a new Python process, and say what it took (`Fresh`).

    program: Python source. setup: source that runs before it and does not count, for imports. names: values that
    both find as variables: numbers or text. The working directory is a temporary folder, which is removed.
    timeout: seconds. Raises TraceError, with the last line of the message, for a program that fails or takes longer.
    """
    order = json.dumps({"program": program, "setup": setup, "names": names})
    where = os.pathsep.join(filter(None, [_CHECKOUT, os.environ.get("PYTHONPATH")]))
    # not `-m`: it would run this module a second time beside the one that `import parcours` loads
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    with tempfile.TemporaryDirectory(prefix="parcours-") as folder:
        try:
            done = subprocess.run(
                command, input=order, cwd=folder, timeout=timeout, capture_output=True, text=True,
                env={**os.environ, "PYTHONPATH": where},
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise TraceError(f"the program took more than {timeout:g} s") from error
    told, _, taken = done.stdout.rpartition("\n")
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with status {done.returncode}"]
        raise TraceError(f"the program failed: {last[0]}")
    taken = json.loads(taken)
    return Fresh(**taken | {"resident": tuple(map(tuple, taken["resident"])), "printed": told})


def _measure(program, setup, names):
    """Run it here; gives the fields of a `Fresh`."""
    from parcours.engines.memory import Sampler
    from parcours.engines.stamps import now

    exec(compile(setup, "<setup>", "exec"), names)
    code = compile(program, "<program>", "exec")
    known = _forget_peak()
    sampler, faults, cpu = Sampler(), _faults(), time.process_time()
    start = now()
    try:
        exec(code, names)
    finally:
        end = now()
        cpu, faults, samples = time.process_time() - cpu, _faults() - faults, sampler.stop()
    level = {}
    for sample in samples:
        level[sample.t] = level.get(sample.t, 0) + sample.value
    resident = sorted((max(0.0, t - start), nbytes) for t, nbytes in level.items())
    first, peak = resident[0][1], max(nbytes for _, nbytes in resident)
    highest = _peak() if known else 0
    if highest > peak:
        resident, peak = _with_peak(resident, highest), highest
    return {"seconds": end - start, "cpu": cpu, "start": first, "peak": peak, "faults": faults, "resident": resident}


def _with_peak(resident, peak):
    """The readings, and between two of them the peak: the system knows how high it was, though not when.

    >>> _with_peak([(0, 10), (2, 30), (4, 20)], 50)
    [(0, 10), (2, 30), (3.0, 50), (4, 20)]
    """
    highest = max(range(len(resident)), key=lambda i: resident[i][1])
    left = min(highest, len(resident) - 2)
    middle = (resident[left][0] + resident[left + 1][0]) / 2
    return [*resident[: left + 1], (middle, peak), *resident[left + 1 :]]


def _faults():
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _forget_peak():
    """Let the system forget the peak of this process so far; whether it did."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        return False
    return _peak() > 0


def _peak():
    """The most resident bytes that this process had, by the system's word; 0 where it does not say."""
    try:
        with open("/proc/self/status") as file:
            lines = [line for line in file if line.startswith("VmHWM:")]
    except OSError:
        return 0
    return int(lines[0].split()[1]) * 1024 if lines else 0


def main() -> None:
    """Run the program described on standard input, and print what it took as the last line."""
    taken = _measure(**json.loads(sys.stdin.read()))
    print(f"\n{json.dumps(taken)}", end="")
