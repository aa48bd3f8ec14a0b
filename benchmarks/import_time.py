"""What `import parcours` costs beyond Python's own start: at most 50 ms.

Prints the median over fresh processes, started in turn so that a busy moment meets both kinds alike.
"""

import statistics
import subprocess
import sys
import time

RUNS = 15
LIMIT = 0.050  # seconds


def seconds(program):
    """Wall time of one fresh process, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], check=True)
    return time.perf_counter() - start


def main():
    programs = ("pass", "import parcours")
    for program in programs:
        seconds(program)  # the files are in memory, the .pyc files written
    times = [[seconds(program) for program in programs] for _ in range(RUNS)]
    bare, full = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"Python alone      {bare * 1000:6.1f} ms")
    print(f"import parcours   {full * 1000:6.1f} ms, {full / bare:.2f} times as long")
    print(f"the difference    {(full - bare) * 1000:6.1f} ms, {(full - bare) / LIMIT:.2f} of the limit")


if __name__ == "__main__":
    main()
