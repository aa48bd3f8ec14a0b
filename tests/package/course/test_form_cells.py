"""What can be wrong with one cell, each with its message."""

import pytest
from made_notebooks import code, notebook, only_of_cell, result
from nbformat.v4 import new_markdown_cell, new_output

from parcours.course import form


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("\n".join(["x = 1"] * 16)), "has 16 lines; a code cell has at most 15"),
        (code(""), "is an empty code cell"),
        (code("%time f()"), "IPython command '%time f()'; only %%writefile is allowed"),
        (code("%%bogus\nraise 1"), "IPython command '%%bogus'"),
        (code("!ls"), "IPython command '!ls'"),
        (code("files = !ls"), "IPython command '!ls'"),
        (code("print?"), "IPython command 'print?'"),
        (code("get_ipython().run_line_magic('time', 'f()')"), "uses get_ipython. Write plain Python"),
        (code("def f(:"), "is not Python"),
        (code("from IPython.display import clear_output"), "uses clear_output"),
        (code("display(1, display_id='x')"), "uses display_id"),
        (code("x = 1  # just this"), "the word 'just' in a comment"),
        (code("# NBVAL_SKIP\nx = 1"), "the comment NBVAL_SKIP"),
        (code("open('/home/ada/data.csv')"), "a path of one machine in its source: /home/ada/data.csv"),
        (code("open('C:\\\\data.csv')"), "a path of one machine in its source"),
        (code("f()", new_output("stream", text="saved in /tmp/x1/y\n")), "in its output: /tmp/x1/y"),
        (code("f()", result("x", **{"text/html": "<a href='/Users/ada/x'>"})), "in its output: /Users/ada/x"),
        (
            code("f()", result("'/opt/env/lib/python3.13/x.py'")),
            "in its output: /opt/env/lib/python3.13/x.py",
        ),
        (code("f()", tags=["nbval-skip"]), "has the tag nbval-skip, but every cell must run"),
        (code("f()", tags=["skip-execution"]), "has the tag skip-execution"),
        (code("f()", tags=["nbval-ignore-outputs"]), "unknown tag 'nbval-ignore-outputs'"),
        (code("f()", tags=["nbval-ignore-output"]), "without a reason"),
        (code("f()", parcours={"reason": "a time"}), "but lacks the tag"),
        (new_markdown_cell("word " * 121, id="cell"), "has 121 words; a prose cell has at most 120"),
        (new_markdown_cell("This is **easy**.", id="cell"), "the word 'easy'"),
        (new_markdown_cell("Simply run it.", id="cell"), "the word 'simply'"),
        (new_markdown_cell("Well done \U0001f389", id="cell"), "the emoji U+1F389"),
        (new_markdown_cell("![x](/home/ada/x.png)", id="cell"), "in its source: /home/ada/x.png"),
    ],
)
def test_each_mistake_is_found_with_its_cell(cell, message):
    assert message in only_of_cell(cell)


def test_hints_may_be_long():
    folded = f"<details><summary>Hint 1</summary>\n\n{'word ' * 150}\n\n</details>"
    cells = [code("f()"), new_markdown_cell(folded, id="add-hints")]
    assert form.problems(notebook(*cells), "notebooks/10_add.ipynb") == []
