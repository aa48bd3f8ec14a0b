"""Answers: what a grader takes from a notebook."""

import copy

import pytest
from answering import EXERCISE, STEM
from classroom import COURSE, find_cell, solved, starter_notebook

from parcours.errors import CourseError
from parcours.grade.answers import answers_in
from parcours.grade.pristine import pristine

ANSWER = "def run_all(work, xs):\n    return mine(work, xs)\n"


def answers(notebook):
    return answers_in(notebook, pristine(COURSE, STEM))


def test_an_answer_is_taken_by_its_id():
    notebook = solved(STEM, {EXERCISE: ANSWER})
    notebook["cells"].reverse()
    assert answers(notebook)[EXERCISE].source.strip() == ANSWER.strip()


def test_a_deleted_answer_is_missing():
    notebook = starter_notebook(STEM)
    notebook["cells"].remove(find_cell(notebook, EXERCISE))
    assert answers(notebook) == {}


def twice(first, second):
    notebook = solved(STEM, {EXERCISE: first})
    cell = find_cell(notebook, EXERCISE)
    notebook["cells"].insert(notebook["cells"].index(cell) + 1, {**copy.deepcopy(cell), "source": second})
    return answers(notebook)[EXERCISE]


STARTER = find_cell(starter_notebook(STEM), EXERCISE)["source"]
STARTER = STARTER if isinstance(STARTER, str) else "".join(STARTER)


@pytest.mark.parametrize(
    ("first", "second", "taken"),
    [
        ("def mine():\n    pass", ANSWER, f"def mine():\n    pass\n\n{ANSWER}"),  # split: both halves count
        (ANSWER, STARTER, ANSWER),
        (STARTER, ANSWER, ANSWER),
        (STARTER, STARTER + "\n# again", STARTER),
        (ANSWER, ANSWER, ANSWER),
        (ANSWER, "  \n", ANSWER),
    ],
)
def test_copied_and_split_cells_keep_their_meaning_and_are_flagged(first, second, taken):
    answer = twice(first, second)
    assert answer.source.strip() == taken.strip()
    assert "2 cells" in answer.flags[0]


def test_imports_and_definitions_of_other_cells_are_taken_too():
    notebook = solved(STEM, {EXERCISE: ANSWER})
    imports = next(cell for cell in notebook["cells"] if cell["id"] == "imports")
    imports["source"] = "import time\nfrom parcours import check"
    notebook["cells"].insert(2, {"cell_type": "code", "id": "x", "metadata": {}, "source": "run()\nN = 4\ny = f()"})
    added = answers(notebook)[EXERCISE].added
    assert [source for _, source in added] == ["import time", "from parcours import check", "N = 4"]
    assert len({name for name, _ in added}) == 3


@pytest.mark.parametrize(
    "constant",
    [
        "CHUNKS = (-1, 2 ** 20)",
        "N: int = 4",
        "names = ['a', 'b']",
        "add = lambda a, b: max(a, b)",
        "a, b = (1, 2)",
        "try:\n    import numpy as np\nexcept ImportError:\n    np = None",
        "if 1 < 2:\n    N = 4\nelse:\n    N = 5",
    ],
)
def test_what_only_defines_is_taken_whole(constant):
    notebook = solved(STEM, {EXERCISE: ANSWER})
    notebook["cells"].insert(2, {"cell_type": "code", "id": "x", "metadata": {}, "source": constant})
    taken = answers(notebook)[EXERCISE]
    assert ([source for _, source in taken.added], taken.flags) == ([constant], ())


@pytest.mark.parametrize("setting", ["N = int('4')", "for N in 1, 2:\n    pass", "np.random = 3", "if f():\n    N = 1"])
def test_what_runs_is_left_out_and_flagged_where_the_answer_reads_it(setting):
    notebook = solved(STEM, {EXERCISE: f"{ANSWER}    return N\n"})
    notebook["cells"].insert(2, {"cell_type": "code", "id": "x", "metadata": {}, "source": setting})
    taken = answers(notebook)[EXERCISE]
    assert taken.added == []
    assert [flag[:6] for flag in taken.flags] == (["`N`: s"] if "N" in setting else [])
    find_cell(notebook, EXERCISE)["source"] = f"{ANSWER}    N = 1\n    return N\n"
    assert answers(notebook)[EXERCISE].flags == ()


def test_what_stands_between_an_answer_and_its_check_is_the_answers():
    notebook = solved(STEM, {EXERCISE: ANSWER})
    cell = {"cell_type": "code", "id": "x", "metadata": {}, "source": "def helper():\n    pass"}
    at = notebook["cells"].index(find_cell(notebook, EXERCISE)) + 1
    notebook["cells"].insert(at, cell)
    taken = answers(notebook)[EXERCISE]
    assert ([source for _, source in taken.added], taken.source, taken.flags) == ([cell["source"]], ANSWER, ())
    again = "def run_all(work, xs):\n    return 2"
    notebook["cells"].insert(at, {**cell, "source": again})
    taken = answers(notebook)[EXERCISE]
    assert [source for _, source in taken.added] == [cell["source"]]
    assert taken.source == f"{ANSWER}\n\n{again}"
    assert "the last one counts" in taken.flags[0]


def test_cells_of_the_course_are_not_taken_from_a_submission():
    assert answers(solved(STEM, {EXERCISE: ANSWER}))[EXERCISE].added == []


def test_an_answer_without_end_is_refused():
    with pytest.raises(CourseError, match="longer than 100,000 characters"):
        answers(solved(STEM, {EXERCISE: ANSWER + "#" * 100_000}))


def test_odd_cells_are_passed_over():
    odd = [{}, {"cell_type": "code"}, {"cell_type": "code", "source": 5, "metadata": {"nbgrader": 3}}]
    assert answers({"cells": odd}) == {}
