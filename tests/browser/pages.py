"""Small notebooks that the suite makes, for what no lesson shows."""

import json

_KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def write(path, cells, words=(), hidden=()):
    """Write a notebook of code cells, {id: source}; those in `words` are Markdown, outputs of `hidden` are hidden."""
    made = [
        {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for name, source in cells.items()
    ]
    for cell in made:
        if cell["id"] in hidden:
            cell["metadata"] = {"tags": ["hide-output"], "jupyter": {"outputs_hidden": True}}
        if cell["id"] in words:
            cell["cell_type"] = "markdown"
            del cell["outputs"], cell["execution_count"]
    notebook = {"cells": made, "metadata": _KERNEL, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


REPLAY = """\
import time
import dask
from parcours import trace

@dask.delayed
def load(i):
    time.sleep(0.1)
    return i

@dask.delayed
def add(a, b):
    time.sleep(0.1)
    return a + b

total = 0
for i in range(4):
    total = add(total, load(i))
with trace() as run:
    total.compute(scheduler="threads", num_workers=2)
run.replay()"""

PREDICT = """\
from parcours import predict
predict("Eight naps, four threads?", ["1 nap", "2 naps", "8 naps"], name="suite")"""

SLIDER = """\
from parcours import TaskGraph
from parcours.draw import slider
slider("tasks", {n: TaskGraph(tuple(map(str, range(n))), ()).draw(title=f"{n} tasks") for n in (2, 3, 4)})"""

EXPLORE = """\
from concurrent.futures import ThreadPoolExecutor
from parcours import explore, nap, trace

def naps(tasks=4, threads=2):
    if tasks == 5:
        raise ValueError("five are too many")
    with trace() as run, ThreadPoolExecutor(threads) as pool:
        list(pool.map(nap(0.02), range(tasks)))
    return run.timeline(f"{tasks} tasks, {threads} threads")

explore(naps, tasks=range(1, 9), threads=range(1, 5))"""

RIGHT = """\
from parcours import outcome
outcome("suite", "2 naps", "Four run, then the other four.")"""

KNOB = """\
from concurrent.futures import ThreadPoolExecutor
from ipywidgets import IntSlider, interact
from parcours import nap

def show(workers):
    with trace() as run, ThreadPoolExecutor(workers) as pool:
        list(pool.map(nap(0.02), range(6)))
    return run.timeline(f"{workers} workers")

interact(show, workers=IntSlider(value=1, min=1, max=6, continuous_update=False));"""
