"""Every lesson, and every exercise solved, in the Binder envelope; and three notebooks that were left open."""

import dataclasses
import time

import pytest

from conftest import ROOT, ROWS
from parcours.course import form, load

COURSE = load(ROOT)
CELL_SECONDS = 30  # no cell may take longer
LOOK = """\
import os, parcours, pathlib, shutil
rows = {name: value for name, value, meaning in parcours.machine().rows}
package = pathlib.Path(parcours.__file__).parent
try:
    (package / "written").touch()
    written = True
except OSError:
    written = False
print(os.getuid(), rows["processors we may use"], float(rows["free memory"].split()[0]) < 2.2)
print(shutil.disk_usage("/dev/shm").total, written, package)"""
PATIENCE_SECONDS = 150  # so long we wait for one, to say how long it took


@dataclasses.dataclass
class Row:
    """A line of the table: name, most memory in bytes, most processes, seconds, seconds of the longest cell."""

    name: str
    peak: int
    processes: int
    seconds: float
    longest: float


def notebooks():
    found = []
    for lesson in COURSE.lessons:
        for tree in ("notebooks", "exercises"):
            source = "solutions" if tree == "exercises" else tree
            if (tree == "notebooks" or lesson.exercises) and COURSE.notebook(source, lesson).is_file():
                found.append(pytest.param(tree, lesson, id=f"{tree}/{lesson.stem}"))
    return found


def sources(root, tree, lesson):
    """The code cells that are run, as cells: of an exercise, those of its solution that a solved exercise has."""
    cells = form.read(load(root).notebook("solutions" if tree == "exercises" else tree, lesson)).cells
    left_out = {"starter", "solution"} if tree == "exercises" else set()
    return [c for c in cells if c.cell_type == "code" and not left_out & set(c.metadata.get("tags", ()))]


def run(kernel, cells):
    """Run cells as a learner does; gives what is wrong, and the seconds of the longest."""
    from server import KernelDied

    wrong, longest = [], 0
    for cell in cells:
        begin = time.monotonic()
        try:
            outputs = kernel.run(cell.source, PATIENCE_SECONDS)
        except KernelDied:
            return [*wrong, f"cell {cell.id}: the kernel was ended while it ran"], longest
        except TimeoutError as error:
            return [*wrong, f"cell {cell.id}: {error}"], PATIENCE_SECONDS
        seconds = time.monotonic() - begin
        longest = max(longest, seconds)
        if seconds > CELL_SECONDS:
            wrong.append(f"cell {cell.id}: took {seconds:.0f} s; at most {CELL_SECONDS} s")
        raised = [output for output in outputs if output["output_type"] == "error"]
        if raised and "raises-exception" not in cell.metadata.get("tags", ()):
            wrong.append(f"cell {cell.id}: raised {raised[0]['ename']}: {raised[0]['evalue'][:200]}")
        for output in outputs:
            verdict = output.get("data", {}).get("application/vnd.parcours.verdict+json")
            if verdict and "check" in cell.metadata.get("tags", ()) and not verdict["outcome"].startswith("passed"):
                wrong.append(f"cell {cell.id}: the right answer is judged {verdict['outcome']}: {verdict['finding']}")
    return wrong, longest


def test_the_envelope_is_what_it_says(binder):
    """Seen from a kernel: the user, the limits, the shared memory, the package that cannot be written to."""
    import envelope
    from server import Kernel

    kernel = Kernel(binder.server, "notebooks/look.ipynb")
    try:
        outputs = kernel.run(LOOK, 60)
    finally:
        kernel.end()
    said = "".join(output.get("text", "") for output in outputs)
    assert said == (
        f"{envelope.USER} {envelope.CORES} True\n{envelope.SHARED_MEMORY} False {binder.root}/parcours\n"
    ), outputs


@pytest.mark.parametrize(("tree", "lesson"), notebooks())
def test_a_notebook_in_the_envelope(binder, request, tree, lesson):
    import envelope
    from server import Kernel

    killed, begin = binder.group.killed(), time.monotonic()
    kernel = Kernel(binder.server, f"{tree}/{lesson.stem}.ipynb")
    try:
        with envelope.Peak(binder.group) as peak:
            wrong, longest = run(kernel, sources(binder.root, tree, lesson))
    finally:
        kernel.end()
    name = f"{tree}/{lesson.stem}"
    row = Row(name, peak.bytes, peak.processes, time.monotonic() - begin, longest)
    request.config.stash[ROWS].append(row)
    if binder.group.killed() > killed:
        wrong.append("the system ended a process because memory was short")
    if peak.bytes >= envelope.MEMORY:
        wrong.append(f"its peak is {peak.bytes / 2**20:.0f} MiB")
    assert not wrong, "\n".join(wrong)
    assert peak.bytes > 50 * 2**20, "the peak was not seen"


def test_three_notebooks_left_open(binder, request):
    """Ray, the last lesson on Dask, and Ray again, none of them shut down: they survive together."""
    import envelope
    from server import Kernel

    ray = next((lesson for lesson in COURSE.lessons if lesson.stem.startswith("2")), None)
    dask = next((lesson for lesson in reversed(COURSE.lessons) if lesson.stem.startswith("3")), None)
    wanted = [("notebooks", ray), ("notebooks", dask), ("exercises", ray)]
    wanted = [(tree, lesson) for tree, lesson in wanted if lesson is not None]
    killed, begin, kernels, wrong, longest = binder.group.killed(), time.monotonic(), [], [], 0
    try:
        with envelope.Peak(binder.group) as peak:
            for tree, lesson in wanted:
                kernels.append(Kernel(binder.server, f"{tree}/{lesson.stem}.ipynb"))
                cells = [c for c in sources(binder.root, tree, lesson) if "shutdown" not in c.source]
                found, seconds = run(kernels[-1], cells)
                longest = max(longest, seconds)
                wrong += [f"{tree}/{lesson.stem}: {text}" for text in found]
            for kernel, (tree, lesson) in zip(kernels, wanted, strict=True):
                outputs = kernel.run("print(6 * 7)", 30)
                if [output.get("text") for output in outputs] != ["42\n"]:
                    wrong.append(f"{tree}/{lesson.stem}: does not answer any more: {outputs}")
    finally:
        for kernel in kernels:
            kernel.end()
    row = Row("three left open", peak.bytes, peak.processes, time.monotonic() - begin, longest)
    request.config.stash[ROWS].append(row)
    if binder.group.killed() > killed:
        wrong.append("the system ended a process because memory was short")
    assert not wrong, "\n".join(wrong)
