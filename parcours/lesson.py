"""What lessons are written with: work that sleeps, predictions, what this machine has, and progress."""

import html
import json
import os
import shutil
import sys
import time

from parcours.engines.record import as_task

__all__ = [
    "QUIET_RAY",
    "Machine",
    "Nap",
    "Prediction",
    "Progress",
    "blur_of",
    "free_memory",
    "machine",
    "nap",
    "predict",
    "progress",
    "stored_array",
]

# Settings for `ray.init`: a Ray that prints nothing, needs no more packages, and fits a small machine.
QUIET_RAY = {
    "address": "local",  # a cluster of its own, even where RAY_ADDRESS names another
    "include_dashboard": False,  # the dashboard needs the packages of ray[default]
    "log_to_driver": False,  # what a task prints stays in its worker's log file
    "logging_level": "ERROR",
    "object_store_memory": 80_000_000,  # bytes; containers give 64 MB of /dev/shm, the rest goes to disk
}


class Nap:
    """work(x) that sleeps, as a function waiting for a network or a disk does, and gives back x. Picklable."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.__name__ = "work"

    def __call__(self, x):
        return as_task(self, self._sleep, x)

    def _sleep(self, x):
        time.sleep(self.seconds)
        return x


def nap(seconds):
    """Work for trying a function out: ``nap(0.3)(x)`` sleeps 0.3 seconds and returns x."""
    return Nap(seconds)


def stored_array(shape, dtype="float64"):
    """An array for trying a function out that is read part by part, as a file is: ``stored[0:100, :]``.

    shape: (rows, columns).
    """
    from parcours.check.arrays import StoredArray

    return StoredArray(shape, dtype)


def blur_of(radius):
    """A blur for trying a function out: each value becomes the mean of those up to `radius` rows and columns away."""
    from parcours.check.arrays import Blur

    return Blur(radius)


class Prediction:
    """A question with options, to be answered before the cell below is run."""

    def __init__(self, question, options, name):
        self.question, self.options, self.name = question, list(options), name

    def __repr__(self):
        return "\n".join([f"Predict: {self.question}", *(f"  ( ) {option}" for option in self.options)])

    def _repr_mimebundle_(self, include=None, exclude=None):
        """One HTML output. Without scripts it is a list; a script puts buttons in its place, which remember."""
        items = "".join(f"<li>{html.escape(option)}</li>" for option in self.options)
        words = f"<p><b>Predict.</b> {html.escape(self.question)}</p><ul>{items}</ul>"
        data = json.dumps({"key": f"parcours-predict-{self.name}", "options": self.options})
        data = data.replace("<", "\\u003c")  # neither "</script>" nor "<!--" may stand in a script
        script = _SCRIPT.replace("DATA", data)
        return {
            "text/html": f'<div style="margin:6px 0">{words}<script>{script}</script></div>',
            "text/plain": repr(self),
        }


# data-lm-suppress-shortcuts on the control itself: else JupyterLab takes its keys, and "d d" deletes the cell.
_SCRIPT = """(() => {
  const data = DATA, box = document.currentScript.parentElement, list = box.querySelector("ul");
  const said = document.createElement("p"), group = document.createElement("div");
  let store = null; try { store = window.localStorage; } catch {}
  const tell = (option) => { said.textContent = "You said: " + option + ". Run the next cell and compare."; };
  said.setAttribute("aria-live", "polite"); group.setAttribute("role", "radiogroup");
  group.setAttribute("aria-label", box.querySelector("p").textContent);
  data.options.forEach((option) => {
    const label = document.createElement("label"), input = document.createElement("input");
    input.type = "radio"; input.name = data.key; input.dataset.lmSuppressShortcuts = "true";
    label.style = "display:block;padding:2px 0;cursor:pointer"; input.style = "margin-right:8px";
    input.checked = store?.getItem(data.key) === option;
    if (input.checked) tell(option);
    input.addEventListener("change", () => { try { store?.setItem(data.key, option); } catch {} tell(option); });
    label.append(input, option); group.append(label);
  });
  list.replaceWith(group); group.after(said);
})();"""


def predict(question, options, name):
    """Ask before a cell is run. Never blocks; the answer is remembered by the browser under `name`."""
    return Prediction(question, options, name)


class Machine:
    """What this machine has, as far as the lessons need it."""

    def __init__(self, rows):
        self.rows = rows

    def __repr__(self):
        return "\n".join(f"{name:26} {value:>16}   {meaning}" for name, value, meaning in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(name)}</th>'
            f'<td style="text-align:right">{html.escape(value)}</td>'
            f'<td style="text-align:left">{html.escape(meaning)}</td></tr>'
            for name, value, meaning in self.rows
        )
        head = (
            '<tr><th style="text-align:left">what</th><th>here</th><th style="text-align:left">what it means</th></tr>'
        )
        return {"text/html": f"<table>{head}{cells}</table>", "text/plain": repr(self)}


def machine():
    """A table of what this machine has: processors that may be used, memory, /dev/shm, `dot`, the GIL."""
    cores, memory, shared = _cores(), free_memory(), _shared_memory()
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    return Machine([
        ("Python", sys.version.split()[0], "with the GIL" if gil else "free-threaded: lessons on the GIL differ"),
        ("processors we may use", f"{cores:g}", "enough for all lessons" if cores >= 2 else
         "tasks that wait still run together; tasks that compute cannot"),
        ("free memory", f"{memory / 1e9:.1f} GB", "enough for all lessons" if memory >= 1.5e9 else
         "short: close other notebooks before a lesson with Ray or Dask"),
        ("shared memory (/dev/shm)", f"{shared / 1e6:,.0f} MB" if shared else "none", "enough" if shared >= 60e6 else
         "little: Ray will use the disk, which is slower"),
        ("Graphviz (dot)", "yes" if shutil.which("dot") else "no", "not needed: the pictures bring their own layout"),
    ])  # fmt: skip


def _cores():
    """Processors that this process may use: a container's quota counts, not the machine's size."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _read("/sys/fs/cgroup/cpu.max").split()
    if len(quota) == 2 and quota[0] != "max":
        return min(allowed, int(quota[0]) / int(quota[1]))
    quota, period = (
        _read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"),
        _read("/sys/fs/cgroup/cpu/cpu.cfs_period_us"),
    )
    return min(allowed, int(quota) / int(period)) if quota and period and int(quota) > 0 else allowed


def free_memory():
    """Bytes that may still be used: the least of what the system and the container leave."""
    import psutil

    left = [psutil.virtual_memory().available]
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        limit, used = _read(f"/sys/fs/cgroup/{limit}"), _read(f"/sys/fs/cgroup/{used}")
        if limit.isdigit() and used.isdigit():
            left.append(max(0, int(limit) - int(used)))
    return min(left)


def _shared_memory():
    return shutil.disk_usage("/dev/shm").total if os.path.isdir("/dev/shm") else 0


def _read(path):
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


class Progress:
    """How far the learner is: a row for each exercise."""

    def __init__(self, rows):
        self.rows = rows

    def __repr__(self):
        return "\n".join(f"{exercise:24} {outcome}" for exercise, outcome in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(exercise)}</th>'
            f'<td style="text-align:left">{html.escape(outcome)}</td></tr>'
            for exercise, outcome in self.rows
        )
        return {"text/html": f"<table>{cells}</table>", "text/plain": repr(self)}


def progress():
    """The exercises of the course and the best outcome of each so far."""
    from parcours import judges
    from parcours.check.progress import best_outcomes

    best = best_outcomes()
    return Progress([(name, best.get(name, "not attempted")) for name in judges.ids()])
