"""NumPy against Dask on ``(x + x.T) - x.mean(axis=0)``: peak memory, page faults and time, whole, mean and stored.

python benchmarks/numpy_or_dask.py --side 10000 --rounds 5

Each variant runs in a fresh process, the variants take turns, and medians are compared, so that a busy moment meets all
of them alike. All take x from the same bit generator. "busy" is the processor time over the time: the processors that
were at work. The last lines take apart where the time of NumPy's mean goes: the same into memory that the process had
already, the same block by block on one thread, and Dask with one worker.

Exits with 1 when Dask's mean takes more than a quarter of NumPy's memory or more than half of its time.
"""

import argparse
import statistics
import sys

from parcours import fresh

SETUP = "import numpy as np, dask.array as da; da.ones(1).compute()\n"
DISK = (
    SETUP
    + """
import zarr
disk = zarr.create_array("y.zarr", shape=(side, side), chunks=(chunk, chunk), dtype="f8", compressors=None)
"""
)
NUMPY = """
def centred():
    x = np.random.default_rng(0).random((side, side))
    return (x + x.T) - x.mean(axis=0)
y = centred()
"""
DASK = """
x = da.random.default_rng(0).random((side, side), chunks=chunk)
y = (x + x.T) - x.mean(axis=0)
"""
HELD = """
x, total, y = (np.ones((side, side)) for _ in range(3))
"""
INTO_HELD = """
np.random.default_rng(0).random(out=x)
np.subtract(np.add(x, x.T, out=total), x.mean(axis=0), out=y)
y.mean()
"""
BY_HAND = """
rng = np.random.default_rng(0)
cuts = [slice(at, at + chunk) for at in range(0, side, chunk)]
x = {(i, j): rng.random((chunk, chunk)) for i in range(len(cuts)) for j in range(len(cuts))}
means = [sum(x[i, j].sum(axis=0) for i in range(len(cuts))) / side for j in range(len(cuts))]
sum(((x[i, j] + x[j, i].T) - means[j]).sum() for i, j in x) / side**2
"""

# name: (program, what is set up before)
SIDE_BY_SIDE = {
    "whole   NumPy": (NUMPY, SETUP),
    "whole   Dask": (DASK + "y.compute(num_workers=2)", SETUP),
    "mean    NumPy": (NUMPY + "y.mean()", SETUP),
    "mean    Dask": (DASK + "y.mean().compute(num_workers=2)", SETUP),
    "stored  NumPy": (NUMPY + "disk[:] = y", DISK),
    "stored  Dask": (DASK + "da.store(y, disk, lock=False, num_workers=2)", DISK),
}
APART = {
    "mean    NumPy, into memory it had": (INTO_HELD, SETUP + HELD),
    "mean    NumPy, block by block": (BY_HAND, SETUP),
    "mean    Dask, one worker": (DASK + "y.mean().compute(num_workers=1)", SETUP),
}


def measure(side, chunk, rounds):
    """{name: the runs of that variant}, the variants in turn."""
    runs = {name: [] for name in SIDE_BY_SIDE | APART}
    for _ in range(rounds):
        for name, (program, setup) in (SIDE_BY_SIDE | APART).items():
            runs[name].append(fresh(program, setup, timeout=600, side=side, chunk=chunk))
    return runs


def median(runs, field):
    return statistics.median(getattr(run, field) for run in runs)


def line(name, runs, than):
    """Print the medians of a variant, and its ratios to those of NumPy."""
    fields = ("seconds", "cpu", "above", "faults")
    seconds, cpu, above, faults = (median(runs, field) for field in fields)
    ratios = [median(runs, field) / median(than, field) for field in ("above", "seconds", "cpu")]
    print(
        f"{name:34} {seconds:7.2f} s {cpu:7.2f} s {cpu / seconds:5.2f} {above / 1e6:8,.0f} MB {faults:9,.0f}"
        f"   {ratios[0]:5.2f} {ratios[1]:5.2f} {ratios[2]:5.2f}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--side", type=int, default=10_000)
    parser.add_argument("--chunk", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    runs = measure(asked.side, asked.chunk, asked.rounds)
    print(f"side {asked.side:,}, chunks of {asked.chunk:,}, medians of {asked.rounds}; ratios are to NumPy's")
    print(f"{'':34} {'time':>9} {'CPU':>9} {'busy':>5} {'peak':>11} {'faults':>9}   {'peak':>5} {'time':>5} {'CPU':>5}")
    for name, found in runs.items():
        line(name, found, runs[f"{name.split()[0]:7} NumPy"])
    numpy_mean, dask_mean = runs["mean    NumPy"], runs["mean    Dask"]
    memory = median(dask_mean, "above") / median(numpy_mean, "above")
    time = median(dask_mean, "seconds") / median(numpy_mean, "seconds")
    print(f"the mean: {memory:.2f} of NumPy's memory (at most 0.25), {time:.2f} of its time (at most 0.50)")
    sys.exit(memory > 0.25 or time > 0.5)


if __name__ == "__main__":
    main()
