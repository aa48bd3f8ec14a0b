"""Lesson 20 on this machine: the warm five-task cell against its ideal, time of a whole run, and peak memory.

Prints, from one run of the notebook in a fresh kernel: the ratio of the warm five tasks to the 2 s that one takes
(bar 1.03), the seconds of the whole run (bar 60), and the peak of resident memory of the kernel and all of Ray's
processes (bar 1 GB), both as the sum of resident sets and with shared pages counted once (PSS, Linux).
"""

import json
import pathlib
import threading
import time

import nbclient
import nbformat
import psutil

ROOT = pathlib.Path(__file__).parents[1]
RATIO = """
import json
runs = []
for _ in range(3):
    with trace() as run:
        ray.get([remote_square.remote(x) for x in range(5)])
    runs.append((run.waits[-1][1] - run.submitted[0]) / 2)
print(json.dumps(runs))
"""


def main():
    notebook = nbformat.read(ROOT / "notebooks" / "20_ray_tasks.ipynb", 4)
    last = next(i for i, cell in enumerate(notebook.cells) if cell.source == "ray.shutdown()")
    notebook.cells.insert(last, nbformat.v4.new_code_cell(RATIO))
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "notebooks")}})
    over, peak = threading.Event(), {"rss": 0, "pss": 0, "processes": 0}
    watcher = threading.Thread(target=watch, args=(over, peak))
    watcher.start()
    start = time.monotonic()
    client.execute()
    took = time.monotonic() - start
    over.set()
    watcher.join()
    ratios = json.loads(notebook.cells[last].outputs[0].text)
    print(f"five warm tasks of 2 s, over 2 s   {sorted(ratios)[1]:.4f}   (bar 1.03; all {ratios})")
    print(f"whole run                          {took - 6:.1f} s   (bar 60; less the 6 s of this benchmark's own runs)")
    resident = f"{peak['rss'] / 1e6:.0f} MB resident sets added up"
    print(f"peak, kernel and Ray               {peak['pss'] / 1e6:.0f} MB PSS, {resident}")
    print(f"processes at the peak              {peak['processes']}")


def watch(over, peak):
    """Sample the processes below this one until told to stop."""
    while not over.wait(0.25):
        rss = pss = count = 0
        for process in psutil.Process().children(recursive=True):
            try:
                memory = process.memory_full_info()
            except psutil.Error:
                continue
            rss, pss, count = rss + memory.rss, pss + getattr(memory, "pss", memory.rss), count + 1
        if pss > peak["pss"]:
            peak.update(rss=rss, pss=pss, processes=count)


if __name__ == "__main__":
    main()
