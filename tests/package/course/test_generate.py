import copy
import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.cells import tree_hash
from parcours.course import Course, Exercise, Lesson, form, generate
from parcours.errors import CourseError

STARTER = 'def add(a, b):\n    """Return a + b."""\n    # TODO: use both (1 line)\n    return a'
ANSWER = 'def add(a, b):\n    """Return a + b."""\n    return a + b'
HINTS = {"add-two": [("An argument is not used", "How many are there?"), ("It does not add", "Which sign adds?")]}
ADD = Exercise("add-two", "Add two", 2, 5, "10_add")


def code(source, id, *tags, outputs=(), count=1):
    cell = new_code_cell(source, id=id, outputs=list(outputs), execution_count=count)
    if tags:
        cell.metadata.tags = list(tags)
    return cell


def solution(*changes):
    """A solution with one exercise; each change is a pair (id, what to set or None to drop the cell)."""
    made = new_notebook()
    made.cells = [
        new_markdown_cell("# Add", id="title"),
        code("import math", "imports"),
        code(STARTER, "add", "starter", count=2),
        code(ANSWER, "add-answer", "answer", count=3),
        code("add(1, 2)", "see", "nbval-ignore-output", outputs=[new_output("stream", text="3")], count=4),
        code('check("add-two", add)', "add-check", "check", count=5),
        new_markdown_cell("Why it works.", id="why", metadata={"tags": ["solution"]}),
        code("1 / 0", "fails", "raises-exception", count=6),
    ]
    made.cells[4].metadata.parcours = {"reason": "shows how reasons are dropped"}
    made.metadata.parcours = {"sources": "x"}
    for name, change in changes:
        cell = next(cell for cell in made.cells if cell.id == name)
        if change is None:
            made.cells.remove(cell)
        else:
            cell.update(change)
    return made


def hints(exercise_id):
    return HINTS[exercise_id]


def exercise(*changes, exercises=(ADD,), hints=hints):
    return generate.exercise_from_solution(solution(*changes), exercises, hints, name="10_add.ipynb")


def by_id(notebook):
    return {cell.id: cell for cell in notebook.cells}


def test_the_answer_and_the_reasons_stay_behind():
    made = exercise()
    assert [cell.id for cell in made.cells] == [
        *("title", "imports", "add", "see", "add-check", "add-two-hints", "fails"),
    ]
    assert not any("return a + b" in cell.source or "Why" in cell.source for cell in made.cells)


def test_a_grader_finds_the_answer_and_the_check():
    cells = by_id(exercise())
    common = {"schema_version": 3, "task": False}
    assert cells["add"].metadata == {
        "nbgrader": {**common, "grade_id": "add-two", "grade": False, "solution": True, "locked": False}
    }
    assert cells["add-check"].metadata == {
        "nbgrader": {
            **common,
            **{"grade_id": "add-two-check", "grade": True, "solution": False, "locked": True, "points": 2},
        }
    }
    assert cells["see"].metadata == {}
    assert cells["fails"].metadata == {"tags": ["raises-exception"]}
    assert cells["add"].source == STARTER


def test_hints_are_folded_in_order_after_the_check():
    assert by_id(exercise())["add-two-hints"].source == (
        "<details><summary>An argument is not used</summary>\n\nHow many are there?\n\n</details>\n"
        "<details><summary>It does not add</summary>\n\nWhich sign adds?\n\n</details>"
    )
    assert "add-two-hints" not in by_id(exercise(hints=lambda exercise_id: []))


def test_an_exercise_is_in_canonical_form_and_the_same_each_time():
    made = exercise()
    assert form.problems(made, "exercises/10_add.ipynb") == []
    assert all(cell.outputs == [] and cell.execution_count is None for cell in made.cells if "outputs" in cell)
    assert form.to_json(made) == form.to_json(exercise())


def test_the_solution_is_not_changed():
    before = solution()
    after = solution()
    generate.exercise_from_solution(after, (ADD,), hints)
    assert before == after


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([("add", None)], "cell add-answer: is tagged answer where a cell tagged starter is due"),
        ([("add-answer", None)], "cell add-check: is tagged check where a cell tagged answer is due"),
        ([("add-check", None)], "cell add-answer: no check follows it"),
        ([("see", {"metadata": {"tags": ["starter"]}})], "cell see: is tagged starter where a cell tagged check"),
        ([("add", {"metadata": {"tags": ["starter", "solution"]}})], "has the tags solution, starter"),
        ([("add", {"source": "def add(a, b):\n    return a"})], "cell add: the starter of 'add-two' has no TODO"),
        ([("add", {"source": ANSWER + "  # TODO"})], "cell add: the starter of 'add-two' is the same program"),
        ([("add", {"source": "def ("})], "cell add: is not Python"),
        ([("add-check", {"source": "check(add)"})], r"cell add-check: .*must be check\(\"id\", function\)"),
        ([("add-check", {"source": 'print(check("add-two", add))'})], "Its last line must be check"),
        ([("add-check", {"source": 'check("add-three", add)'})], "checks add-three, but course.toml lists add-two"),
        ([("title", {"metadata": {"tags": ["starter"]}})], "cell title: is tagged starter but is not code"),
    ],
)
def test_wrong_tags_are_named_with_their_cell(changes, message):
    with pytest.raises(CourseError, match=message):
        exercise(*changes)


def test_exercises_must_be_those_of_the_course():
    other = Exercise("more", "More", 1, 5, "10_add")
    with pytest.raises(CourseError, match="checks add-two, but course.toml lists add-two, more for it"):
        exercise(exercises=(ADD, other))
    with pytest.raises(CourseError, match="but course.toml lists nothing"):
        exercise(exercises=())


def test_an_exercise_is_checked_once():
    made = solution()
    made.cells += [code(STARTER, "b", "starter"), code(ANSWER, "c", "answer"), solution().cells[5]]
    with pytest.raises(CourseError, match="checks 'add-two' a second time"):
        generate.exercise_from_solution(made, (ADD,), hints)


# ---- a course on disk ----


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    lessons = (Lesson("10_add", "Add", 10, "Python", (ADD,)), Lesson("20_none", "None", 5, "10"))
    form.write(solution(), tmp_path / "solutions" / "10_add.ipynb")
    return Course("A course", "", lessons, tmp_path)


def make(course, **options):
    return [path.name for path in generate.generate(course, hints, **options)]


def differences(course, **options):
    return generate.differences(course, hints, **options)


def on_disk(course):
    return form.read(course.root / "exercises" / "10_add.ipynb")


def edit(course, change):
    notebook = on_disk(course)
    change(by_id(notebook), notebook)
    form.write(notebook, course.root / "exercises" / "10_add.ipynb")


def edit_solution(course, name, source):
    form.write(solution((name, {"source": source})), course.root / "solutions" / "10_add.ipynb")


def answer(source):
    return lambda cells, notebook: cells["add"].update(source=source)


def test_generating_writes_exercises_and_hashes_and_then_nothing(course):
    assert make(course) == ["10_add.ipynb", "starters.json"]
    assert on_disk(course) == exercise()
    assert json.loads(generate.starters_path(course).read_text()) == {"add-two": tree_hash(STARTER)}
    assert differences(course, strict=True) == []
    assert make(course) == []


def test_a_missing_solution_is_said(course):
    (course.root / "solutions" / "10_add.ipynb").unlink()
    with pytest.raises(CourseError, match=r"10_add\.ipynb: cannot be read"):
        make(course)


def test_a_learners_work_is_no_difference_but_is_not_pristine(course):
    make(course)

    def work(cells, notebook):
        cells["add"].source = ANSWER
        cells["see"].outputs = [new_output("stream", text="3")]
        cells["see"].execution_count = 7
        notebook.cells.insert(3, code("add(5, 6)", "mine"))
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)"}

    edit(course, work)
    assert differences(course) == []
    assert "Run `parcours generate --pristine`." in differences(course, strict=True)[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda cells, notebook: cells["imports"].update(source="import os"), "cell imports: is not as in the sol"),
        (lambda cells, notebook: cells["add-check"].update(source="True"), "cell add-check: is not as in the sol"),
        (lambda cells, notebook: cells["add-check"].metadata.nbgrader.update(points=9), "cell add-check: is not"),
        (lambda cells, notebook: notebook.cells.remove(cells["see"]), "cell see: is missing"),
        (lambda cells, notebook: notebook.cells.append(notebook.cells.pop(1)), "cell imports?|is in another place"),
    ],
)
def test_other_changes_are_differences(course, change, message):
    make(course)
    edit(course, change)
    (found,) = [text for text in differences(course) if "another place" in text] or differences(course)
    assert found.startswith("exercises/10_add.ipynb: cell ")
    assert any(part in found for part in message.split("|"))


def test_a_hint_may_break_the_form_of_an_exercise(course):
    assert generate.problems(course, hints) == []
    found = generate.problems(course, lambda exercise_id: [("It fails", "That is easy.")])
    assert found == [
        "exercises/10_add.ipynb (as generated): cell add-two-hints: has the word 'easy'. Write it without."
    ]


def test_missing_files_are_differences(course):
    assert differences(course) == [
        "exercises/10_add.ipynb: is missing. Run `parcours generate`.",
        "starters.json: does not fit the solutions. Run `parcours generate`.",
    ]


def test_an_answer_survives_a_generation(course):
    make(course)
    mine = "def add(a, b):\n    return sum((a, b))"
    edit(course, answer(mine))
    edit_solution(course, "imports", "import cmath")
    assert make(course) == ["10_add.ipynb"]
    cells = by_id(on_disk(course))
    assert cells["add"].source == mine
    assert cells["imports"].source == "import cmath"
    make(course, keep_answers=False)
    assert by_id(on_disk(course))["add"].source == STARTER


def test_half_an_answer_survives_too(course):
    make(course)
    edit(course, answer("def add(a, b:"))
    make(course)
    assert by_id(on_disk(course))["add"].source == "def add(a, b:"


def test_a_split_answer_and_own_cells_survive_and_the_file_is_copied(course):
    make(course)
    mine = code("helper = 1", "0a1b2c3d")

    def work(cells, notebook):
        at = notebook.cells.index(cells["add"])
        half = copy.deepcopy(cells["add"])
        half.id, half.source, cells["add"].source = "1a1b2c3d", ANSWER, "import math"
        notebook.cells[at + 1 : at + 1] = [half, mine, code("old()", "cell-of-an-older-course")]

    edit(course, work)
    before = form.to_json(on_disk(course))
    edit_solution(course, "imports", "import cmath")
    copies = []
    generate.generate(course, hints, on_copy=copies.append)
    cells = on_disk(course).cells
    at = [cell.id for cell in cells].index("add")
    assert cells[at].source == f"import math\n\n{ANSWER}"
    assert cells[at + 1].source == mine.source
    assert "cell-of-an-older-course" not in [cell.id for cell in cells]
    assert [path.read_text("utf-8") for path in copies] == [before]
    assert copies[0].parent == course.root / ".parcours" / "copies"
    make(course, keep_answers=False)
    assert len(list(copies[0].parent.iterdir())) == 2


def test_a_file_that_is_no_notebook_is_replaced_only_on_demand_and_copied(course):
    make(course)
    path = course.root / "exercises" / "10_add.ipynb"
    path.write_text("{ half")
    with pytest.raises(CourseError):
        make(course)
    assert path.read_text() == "{ half"
    assert make(course, keep_answers=False) == ["10_add.ipynb"]
    (copied,) = (course.root / ".parcours" / "copies").iterdir()
    assert copied.read_text() == "{ half"


def test_a_starter_that_nobody_touched_is_renewed(course):
    make(course)
    newer = STARTER.replace("return a", "return b")
    edit_solution(course, "add", newer)
    assert make(course) == ["10_add.ipynb", "starters.json"]
    assert by_id(on_disk(course))["add"].source == newer
    reworded = newer.replace("use both", "use the two of them")
    edit_solution(course, "add", reworded)
    assert make(course) == ["10_add.ipynb"]
    assert by_id(on_disk(course))["add"].source == reworded
