"""Submissions: whose notebook is where, and what of it a grader takes."""

import copy
import json

import pytest
from classroom import COURSE, find_cell, hand_in, solved, starter_notebook

from parcours.errors import CourseError
from parcours.grade import submissions

STEM, EXERCISE = "00_start_here", "threads-together"
STEMS = [lesson.stem for lesson in COURSE.lessons]
ANSWER = "def run_all(work, xs):\n    return mine(work, xs)\n"


def answers(notebook):
    return submissions.answers_in(notebook, submissions.pristine(COURSE, STEM))


# -- where ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "learner", "number"),
    [
        ("anna/00_start_here.ipynb", "anna", ""),
        ("anna/ps1/00_start_here.ipynb", "anna", ""),  # nbgrader's submitted/
        ("00_start_here/anna.ipynb", "anna", ""),  # a folder for each lesson
        ("00_start_here/anna/x.ipynb", "anna", ""),
        ("anna.ipynb", "anna", ""),
        ("anna_00_start_here.ipynb", "anna", ""),
        ("anna-00_start_here (2).ipynb", "anna", ""),
        ("00_start_here.ipynb", "class", ""),  # one learner's exercises
        ("Anna Lund_4711_assignsubmission_file_/n.ipynb", "Anna Lund", "4711"),  # Moodle
        ("lundanna_4711_99_00_start_here-1.ipynb", "lundanna", "4711"),  # Canvas
        ("lundanna_LATE_4711_99_x.ipynb", "lundanna", "4711"),
    ],
)
def test_whose_a_notebook_is(tmp_path, file, learner, number):
    path = tmp_path / "class" / file
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    found = list(submissions.find([tmp_path / "class"], STEMS))
    assert [(each.learner, each.id, each.path) for each in found] == [(learner, number, path)]


def test_one_notebook_is_whom_its_folder_is_called_after(tmp_path):
    path = hand_in(tmp_path, "anna", STEM, "{}")
    assert [each.learner for each in submissions.find([path], STEMS)] == ["anna"]


@pytest.mark.parametrize("folder", ["anna/.ipynb_checkpoints", "__MACOSX/anna", "anna/.parcours/copies"])
def test_copies_that_a_tool_made_are_no_submissions(tmp_path, folder):
    hand_in(tmp_path / "class", folder, STEM, "{}")
    hand_in(tmp_path / "class", "ben", f"._{STEM}", "{}")
    assert list(submissions.find([tmp_path / "class"], STEMS)) == []
    inside = tmp_path / "class" / folder  # what one asks for is looked at
    assert [each.path.parent for each in submissions.find([inside], STEMS)] == [inside]


def test_every_notebook_gets_a_row(tmp_path):
    hand_in(tmp_path, "anna", STEM, "{}").rename(tmp_path / "anna" / f"{STEM}.IPYNB")
    (tmp_path / "ben").mkdir()
    (tmp_path / "ben" / f"{STEM}.ipynb").symlink_to("nowhere")
    assert [each.learner for each in submissions.find([tmp_path], STEMS)] == ["anna", "ben"]


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CourseError, match="no such file or folder"):
        list(submissions.find([tmp_path / "nowhere"]))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"cells": 3}', '{"cells": ["x"]}', "[" * 10**5, "\ud800"])
def test_what_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CourseError, match="not a notebook"):
        submissions.read(path)


def test_a_huge_file_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 10)
    path = tmp_path / "x.ipynb"
    path.write_text('{"cells": []}')
    with pytest.raises(CourseError, match="larger than"):
        submissions.read(path)


# -- what the course asks ---------------------------------------------------------------------------------------------
def test_a_step_has_what_its_answer_needs_and_no_more():
    steps = submissions.pristine(COURSE, "20_ray_tasks").steps
    names = {step["exercise"]: [name for name, _ in step["given"]] for step in steps}
    # neither the learner's look at their own run, nor the end of the cluster
    assert names == {"ray-squares": ["imports", "start"], "ray-get-loop": ["loop-tasks"], "ray-grain": []}
    assert [step["function"] for step in steps] == ["square_all", "fetch_and_clean", "many_small"]
    assert [step["points"] for step in steps] == [1, 1, 2]


def test_the_lesson_is_known_by_the_ids_of_its_answers():
    assert submissions.lesson_of(starter_notebook(STEM), COURSE, "x.ipynb") == STEM
    assert submissions.lesson_of({"cells": []}, COURSE, f"anna_{STEM}.ipynb") == STEM
    assert submissions.lesson_of({"cells": []}, COURSE, "x.ipynb") is None


# -- what was answered ------------------------------------------------------------------------------------------------
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


# -- the job ----------------------------------------------------------------------------------------------------------
def keys(sources, limits=None):
    pristine = submissions.pristine(COURSE, "20_ray_tasks")
    answers = submissions.answers_in(solved("20_ray_tasks", sources), pristine)
    return [step["key"] for step in submissions.job_of(pristine, answers, limits or {}, [])["steps"]]


def test_a_key_changes_with_what_decides_a_grade():
    first = keys({"ray-squares": "x = 1", "ray-get-loop": "y = 1"})
    assert first == keys({"ray-squares": "x = 1", "ray-get-loop": "y = 1"})
    later = keys({"ray-squares": "x = 1", "ray-get-loop": "y = 2"})
    # an answer may use what those before it define, and not those after it
    assert [a == b for a, b in zip(first, later, strict=True)] == [True, False, False]
    limited = keys({"ray-squares": "x = 1", "ray-get-loop": "y = 1"}, {"seconds": 3})
    assert set(first) & set(limited) == set()


def test_a_job_is_plain_data():
    pristine = submissions.pristine(COURSE, STEM)
    job = submissions.job_of(pristine, answers(solved(STEM, {EXERCISE: "\ud800"})), {}, ["/x"])
    assert json.loads(json.dumps(job)) == job
    assert [step["grade"] for step in job["steps"]] == [True]
