"""While something takes long a line says so; what is stored and graded does not have it."""

import nbclient
import nbformat
import pytest

from parcours.course import form

SOURCE = """
import time
from parcours.learner import waiting
waiting.AFTER = 0.2
with waiting.waiting("Working < 9 s."):
    time.sleep(SECONDS)
"the end"
"""


def outputs(tmp_path, monkeypatch, seconds, session):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    if session:
        monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "some.ipynb"))
    cells = [nbformat.v4.new_code_cell(SOURCE.replace("SECONDS", str(seconds)))]
    notebook = nbformat.v4.new_notebook(cells=cells)
    said = []

    class Client(nbclient.NotebookClient):
        def process_message(self, message, cell, index):
            if message["msg_type"] == "display_data":
                said.append(message["content"]["data"]["text/html"])
            return super().process_message(message, cell, index)

    Client(notebook, timeout=60, resources={"metadata": {"path": tmp_path}}).execute()
    return said, notebook


@pytest.mark.parametrize(("seconds", "session"), [(1, False), (0, True)])
def test_nothing_is_said_where_nobody_looks_or_it_is_soon_over(tmp_path, monkeypatch, seconds, session):
    said, notebook = outputs(tmp_path, monkeypatch, seconds, session)
    assert said == []
    assert [output.output_type for output in notebook.cells[0].outputs] == ["execute_result"]


def test_what_takes_long_is_said_and_the_line_goes(tmp_path, monkeypatch):
    said, notebook = outputs(tmp_path, monkeypatch, 1, session=True)
    assert said == ["<p>Working &lt; 9 s.</p>"]
    line, result = notebook.cells[0].outputs
    assert line.data == {"text/html": "", "text/plain": ""}
    assert form.fix(notebook).cells[0].outputs == [result]
