"""The runner: executes notebooks in a fresh kernel and stores their outputs, all or nothing."""

from __future__ import annotations

import contextlib
import copy
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from parcours.course import form
from parcours.errors import CourseError

if TYPE_CHECKING:
    from nbformat import NotebookNode

__all__ = ["CELL_SECONDS", "execute", "run"]

CELL_SECONDS = 120
# Ray gives up when a part of it starts late: that happens on a busy machine, whatever the notebook
_UNRELIABLE_START = "timed out during startup"


def execute(
    notebook: NotebookNode,
    folder: str | Path,
    *,
    name: str = "notebook",
    seconds: float = CELL_SECONDS,
    environment: Mapping[str, str] | None = None,
    on_cell: Callable[[NotebookNode], object] | None = None,
) -> NotebookNode:
    """Return a copy of `notebook` with the outputs of a run in a fresh kernel of this Python, in `folder`.

    seconds: the limit for each cell. environment: the variables of the kernel's process, by default those of this
    process. on_cell: is called with each cell before it runs.
    Raises CourseError, with the cell's id and the traceback, if a cell raises, takes too long, or kills the kernel,
    and if a cell tagged raises-exception does not raise. A failed start of Ray is tried twice.
    """
    try:
        return _execute(notebook, folder, name, seconds, environment, on_cell)
    except CourseError as error:
        if _UNRELIABLE_START not in str(error):
            raise
    return _execute(notebook, folder, name, seconds, environment, on_cell)


def run(
    paths: Iterable[str | Path],
    *,
    seconds: float = CELL_SECONDS,
    show: bool = True,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Execute notebooks and store their outputs, with the hash of the sources that made them.

    Each file is replaced if its notebook ran to the end. Otherwise it stays as it was, and so does a file that was
    saved during its run. show: count the cells in a bar on the standard error stream.
    Raises CourseError for the first notebook that fails.
    """
    paths = [Path(path) for path in paths]
    with _bar([form.read(path) for path in paths], show) as step:
        for path in paths:
            notebook, text = form.read(path), path.read_bytes()  # now: those before it may have taken minutes
            name = f"{path.absolute().parent.name}/{path.name}"
            done = execute(
                notebook,
                path.absolute().parent,
                name=name,
                seconds=seconds,
                environment=environment,
                on_cell=lambda cell, name=name: step(name, cell),
            )
            if path.read_bytes() != text:
                raise CourseError(f"{name}: was changed while it ran. What was saved is kept; run it again.")
            done.metadata.setdefault("parcours", {})["sources"] = form.sources_hash(done)
            form.write(done, path)


def _execute(notebook, folder, name, seconds, environment, on_cell) -> NotebookNode:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    running = []

    def starts(cell, cell_index):
        running[:] = [cell]
        if on_cell is not None:
            on_cell(cell)

    notebook = form.fix(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        copy.deepcopy(notebook),
        timeout=seconds,
        kernel_manager_class=_this_python(),
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        on_cell_start=starts,
    )
    try:
        done = client.execute(**({} if environment is None else {"env": environment}))
    except CellExecutionError as error:
        raise CourseError(f"{name}: cell {_id(running)}: raised {error.ename}: {error.evalue}\n{error}") from error
    except CellTimeoutError as error:
        raise CourseError(f"{name}: cell {_id(running)}: took longer than {seconds} s. Make it shorter.") from error
    except DeadKernelError as error:
        raise CourseError(f"{name}: cell {_id(running)}: the kernel died while it ran") from error
    for cell in done.cells:
        meant = "raises-exception" in cell.metadata.get("tags", ())
        if meant and not any(output.output_type == "error" for output in cell.outputs):
            raise CourseError(f"{name}: cell {cell.id}: is tagged raises-exception but raised nothing")
    done = form.fix(done)
    for cell in done.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                output.traceback = [_without_folders(line, folder) for line in output.traceback]
    return done


def _this_python() -> type:
    """Return a kernel manager that starts this interpreter, whatever kernels the user has installed."""
    import ipykernel.kernelspec
    from jupyter_client import AsyncKernelManager
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return KernelSpec(resource_dir=ipykernel.kernelspec.RESOURCES, **ipykernel.kernelspec.get_kernel_dict())

    class Manager(AsyncKernelManager):
        def _kernel_spec_manager_default(self):
            return ThisPython(parent=self.parent)

    return Manager


def _id(running: list[NotebookNode]) -> str:
    return running[0].id if running else "(none started)"


def _without_folders(line: str, folder: str | Path) -> str:
    """Return a line of a traceback without this machine's folders: readers see it, nbval does not compare it."""
    line = re.sub(r"[~/][\w./+-]*/(?:site-packages|dist-packages)/", "", line)  # not the colour before it
    line = re.sub(r"[~/][\w./+-]*/lib/python3[\d.t]*/", "", line)
    for place in (str(Path(folder).absolute().parent), str(Path.home())):
        line = line.replace(f"{place}/", "")
    return line


@contextlib.contextmanager
def _bar(notebooks: list[NotebookNode], show: bool) -> Iterator[Callable]:
    """Yield a function (name, cell) that moves a progress bar on by one cell; without `show` it is not drawn."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    # nbclient calls back for all cells, Markdown too
    total = sum(len(notebook.cells) for notebook in notebooks)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), disable=not show) as progress:
        task = progress.add_task("", total=total)

        def step(name, cell):
            progress.update(task, description=name, advance=1)

        yield step
