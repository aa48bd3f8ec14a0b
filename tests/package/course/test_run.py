import io
import os
import re
from contextlib import redirect_stderr

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import form, run
from parcours.course.form.canonical import WIDGET_VIEW
from parcours.errors import CourseError


def write(path, *sources, tags=()):
    """A notebook with these code cells, called cell-1, cell-2, …; all of them get the tags."""
    made = new_notebook()
    made.cells = [new_markdown_cell("# Title", id="title")]
    for number, source in enumerate(sources, 1):
        metadata = {"tags": list(tags), "execution": {"started": "once"}} if tags else {"collapsed": True}
        made.cells.append(new_code_cell(source, id=f"cell-{number}", metadata=metadata))
    path.parent.mkdir(exist_ok=True)
    form.write(made, path)
    return path


def outputs(path):
    return [cell.outputs for cell in form.read(path).cells if cell.cell_type == "code"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "notebooks" / "10_add.ipynb"


def test_a_run_stores_outputs_in_canonical_form(path):
    write(path, "import os, sys\nprint('a')\nprint('b')", "os.path.basename(os.getcwd())", "sys.executable != ''")
    assert form.stale(form.read(path))
    screen = io.StringIO()
    with redirect_stderr(screen):
        run.run([path])
    done = form.read(path)
    assert form.problems(done, path) == []
    assert not form.stale(done)
    assert [cell.execution_count for cell in done.cells[1:]] == [1, 2, 3]
    printed, folder, truth = outputs(path)
    assert printed == [new_output("stream", text="a\nb\n")]
    assert folder[0].data == {"text/plain": "'notebooks'"}
    assert truth[0].data == {"text/plain": "True"}
    assert "notebooks/10_add.ipynb" in screen.getvalue()
    assert "4/4" in screen.getvalue()


def test_what_somebody_saves_meanwhile_is_kept(path):
    later = path.with_name("20_more.ipynb")
    write(later, "x = 1")
    write(path, f"open({str(later)!r}, 'a').write(' ')")
    run.run([path, later], show=False)  # it is read when its turn comes
    assert form.stale(form.read(later)) is False
    write(path, f"open({str(path)!r}, 'a').write(' ')")
    with pytest.raises(CourseError, match="was changed while it ran"):
        run.run([path], show=False)
    assert path.read_text("utf-8").endswith(" ")


def test_a_cell_that_raises_leaves_the_file_as_it_was(path):
    write(path, "x = 1", "def f():\n    return 1 / 0\nf()")
    before = path.read_bytes()
    with pytest.raises(CourseError) as caught:
        run.run([path], show=False)
    message = str(caught.value)
    assert message.startswith("notebooks/10_add.ipynb: cell cell-2: raised ZeroDivisionError: division by zero\n")
    assert "return 1 / 0" in message
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [path.name]


def test_a_meant_failure_is_stored_without_folders_of_the_machine(path):
    write(path, "import json\njson.loads('{')", tags=["raises-exception"])
    run.run([path], show=False)
    (error,) = outputs(path)[0]
    assert error.ename == "JSONDecodeError"
    assert any("json/decoder.py" in line for line in error.traceback)
    assert not any(re.search(r"\x1b\[(?![\d;]*m)", line) for line in error.traceback)  # colours are whole
    assert form.problems(form.read(path), path) == []


def test_a_meant_failure_must_come(path):
    write(path, "1 + 1", tags=["raises-exception"])
    with pytest.raises(CourseError, match="cell cell-1: is tagged raises-exception but raised nothing"):
        run.run([path], show=False)
    assert outputs(path) == [[]]


def test_a_cell_that_takes_too_long(path):
    write(path, "import time", "time.sleep(60)")
    with pytest.raises(CourseError, match="cell cell-2: took longer than 1 s"):
        run.run([path], seconds=1, show=False)


def test_a_kernel_that_dies(path):
    write(path, "import os\nos._exit(3)")
    with pytest.raises(CourseError, match="cell cell-1: the kernel died while it ran"):
        run.run([path], show=False)


@pytest.mark.parametrize(("text", "runs"), [("node timed out during startup", 2), ("another failure", 1)])
def test_a_failed_start_of_ray_is_tried_once_more(path, text, runs):
    tries = path.parent.parent / "tries"
    write(path, f"with open({str(tries)!r}, 'a') as file:\n    file.write('x')", f"raise OSError({text!r})")
    with pytest.raises(CourseError, match=text):
        run.run([path], show=False)
    assert tries.read_text() == "x" * runs


def test_a_second_try_that_works_is_stored(path):
    mark = path.parent.parent / "mark"
    source = f"from pathlib import Path\nmark = Path({str(mark)!r})\nseen = mark.exists()\nmark.touch()"
    write(path, source, "if not seen:\n    raise OSError('timed out during startup')", "seen")
    run.run([path], show=False)
    assert outputs(path)[-1][0].data == {"text/plain": "True"}


def test_widget_views_are_not_stored(path):
    bundle = {WIDGET_VIEW: {"model_id": "a"}, "text/plain": "a slider"}
    write(path, f"from IPython.display import display\ndisplay({bundle!r}, raw=True)")
    run.run([path], show=False)
    assert outputs(path)[0][0].data == {"text/plain": "a slider"}


def test_a_notebook_given_in_memory_is_not_changed(tmp_path):
    made = form.read(write(tmp_path / "x" / "a.ipynb", "import os\nos.environ['COLOUR']"))
    before = form.to_json(made)
    seen = []
    environment = {**os.environ, "COLOUR": "blue"}
    done = run.execute(made, tmp_path, environment=environment, on_cell=lambda cell: seen.append(cell.id))
    assert done.cells[1].outputs[0].data["text/plain"] == "'blue'"
    assert seen == ["title", "cell-1"]
    assert form.to_json(made) == before
