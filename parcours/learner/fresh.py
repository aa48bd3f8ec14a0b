"""Measure a program in a fresh process: time, processors, memory.

A program's cost depends on what ran before in its process: what it imported, cached, and kept of its memory. So
programs are compared in a process each.
"""

import json
import os
import pathlib
import sys
import time
from typing import NamedTuple

from parcours.errors import TraceError
from parcours.learner.waiting import waiting

__all__ = ["fresh"]

_CHECKOUT = str(pathlib.Path(__file__).parents[2])


class Fresh(NamedTuple):
    """The cost of a program, from its first line to its last.

    seconds: of the clock. cpu: seconds of all its threads. start, peak: resident bytes when it began, and the most.
    faults: how often the system gave it a page of memory, or several together. resident: tuple of (seconds, bytes).
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
    def above(self) -> int:
        """The peak above what the process had when the program began, in bytes."""
        return self.peak - self.start

    @property
    def processors(self) -> float:
        """The number of processors that were busy with it, on average."""
        return self.cpu / self.seconds

    def __repr__(self) -> str:
        return f"{self.seconds:6.2f} s {self.processors:5.1f} processors {self.above / 1e6:6,.0f} MB above the start"


def fresh(program: str, setup: str = "", timeout: float = 120, **names: object) -> Fresh:
    """Run a program in a new Python process, and return its cost.

    program: Python source. setup: source that runs first and does not count, for imports. names: numbers or text that
    both find as variables. timeout: seconds. The working directory is a temporary folder, which is removed.
    Raises TraceError, with the last line of the message, if the program fails or takes longer.
    """
    import subprocess  # here, so that `import parcours` does not pay for them
    import tempfile

    order = json.dumps({"program": program, "setup": setup, "names": names})
    where = os.pathsep.join(filter(None, [_CHECKOUT, os.environ.get("PYTHONPATH")]))
    # not `-m`, which would run this module a second time: `import parcours` loads it, too
    command = [sys.executable, "-c", f"from {__name__} import main; main()"]
    with tempfile.TemporaryDirectory(prefix="parcours-") as folder:
        try:
            with waiting(f"Running a program in a new process; it may take up to {timeout:g} s."):
                done = subprocess.run(
                    command, input=order, cwd=folder, timeout=timeout, capture_output=True, text=True,
                    env={**os.environ, "PYTHONPATH": where},
                )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise TraceError(f"the program took more than {timeout:g} s") from error
    printed, _, taken = done.stdout.rpartition("\n")
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or [f"it ended with status {done.returncode}"]
        raise TraceError(f"the program failed: {last[0]}")
    taken = json.loads(taken)
    return Fresh(**taken | {"resident": tuple(map(tuple, taken["resident"])), "printed": printed})


def _measure(program: str, setup: str, names: dict) -> dict:
    """Run a program here, and return the fields of its `Fresh`."""
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


def _with_peak(resident: list[tuple[float, int]], peak: int) -> list[tuple[float, int]]:
    """Return the readings with the peak between two of them: the system knows how high it was, but not when.

    >>> _with_peak([(0, 10), (2, 30), (4, 20)], 50)
    [(0, 10), (2, 30), (3.0, 50), (4, 20)]
    """
    highest = max(range(len(resident)), key=lambda i: resident[i][1])
    left = min(highest, len(resident) - 2)
    middle = (resident[left][0] + resident[left + 1][0]) / 2
    return [*resident[: left + 1], (middle, peak), *resident[left + 1 :]]


def _faults() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def _forget_peak() -> bool:
    """Make the system forget the peak of this process so far. Return True if it did."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        return False
    return _peak() > 0


def _peak() -> int:
    """Return the most resident bytes that this process had, or 0 if the system does not say."""
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
