"""The time of `import parcours`, beyond Python's own start: at most twice that of five everyday modules of Python.

Prints the median over fresh processes, started in turn so that a busy moment meets all kinds alike.
"""

import statistics
import subprocess
import sys
import time

RUNS = 15
EVERYDAY = "import dataclasses, json, pathlib, threading, typing"
LIMIT = 2  # times the time of EVERYDAY


def seconds(program):
    """Wall time of one fresh process, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start


def main():
    programs = ("pass", EVERYDAY, "import parcours")
    for program in programs:
        seconds(program)  # the files are in memory, the .pyc files written
    times = [[seconds(program) for program in programs] for _ in range(RUNS)]
    bare, everyday, full = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = (full - bare) / (everyday - bare)
    print(f"Python alone       {bare * 1000:6.1f} ms")
    print(f"everyday modules   {(everyday - bare) * 1000:6.1f} ms more")
    print(f"import parcours    {(full - bare) * 1000:6.1f} ms more, {ratio:.2f} times as much")
    print(f"of the limit       {ratio / LIMIT:6.2f}")


if __name__ == "__main__":
    main()
