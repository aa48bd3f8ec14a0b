"""The lines of notebooks that course.toml decides: where a lesson stands, minutes, previous and next."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from parcours.course import Course, Exercise, Lesson, form, signposts

FIRST = Lesson("00_start", "Start here", 10, "Python", (Exercise("a", "All at once", 1, 5, "00_start"),))
SECOND = Lesson(
    "10_more", "See more", 45, "00, NumPy",
    (Exercise("b", "One", 1, 5, "10_more"), Exercise("c", "Two", 2, 10, "10_more")),
)  # fmt: skip


def course_in(folder):
    course = Course("A course", "", (FIRST, SECOND), folder)
    for lesson in course.lessons:
        lesson_cells = [new_markdown_cell(f"# {lesson.title}\n\nYou will.", id="title"), new_code_cell("1", id="one")]
        headings = [new_markdown_cell(f"## {lesson.heading(each)}\n\nDo it.", id=each.id) for each in lesson.exercises]
        solution_cells = [new_markdown_cell("# Exercises\n\nTry.", id="title"), *headings]
        for tree, cells in (("notebooks", lesson_cells), ("solutions", solution_cells)):
            form.write(form.fix(new_notebook(cells=cells)), course.notebook(tree, lesson))
    return course


def sources(course, tree, lesson):
    return [cell.source for cell in form.read(course.notebook(tree, lesson)).cells]


def test_lessons_and_exercises_say_where_they_stand_and_lead_on(tmp_path):
    course = course_in(tmp_path)
    assert len(signposts.differences(course)) == 4
    assert len(signposts.update(course)) == 4
    assert signposts.differences(course) == signposts.update(course) == []
    assert sources(course, "notebooks", FIRST) == [
        "# Start here\n\n"
        "Lesson 1 of 2. 10 minutes with its exercise. Needs: Python.\nNext: [See more](10_more.ipynb).\n\nYou will.",
        "1",
        "Next: [See more](10_more.ipynb).",
    ]
    assert sources(course, "notebooks", SECOND) == [
        "# See more\n\nLesson 2 of 2. 45 minutes with its exercises. Needs: [00](00_start.ipynb), NumPy.\n"
        "Previous: [Start here](00_start.ipynb).\n\nYou will.",
        "1",
        "All: [the lessons](../README.md#lessons).",
    ]
    assert sources(course, "solutions", SECOND) == [
        "# Exercises\n\n2 exercises to [See more](../notebooks/10_more.ipynb). 15 minutes.\n\nTry.",
        "## 1. One\n\n5 minutes, 1 point.\n\nDo it.",
        "## 2. Two\n\n10 minutes, 2 points.\n\nDo it.",
    ]


def test_a_change_of_the_course_replaces_the_lines_and_nothing_else(tmp_path):
    signposts.update(course_in(tmp_path))
    third = Lesson("20_last", "The last", 30, "10")
    longer = Lesson(SECOND.stem, SECOND.title, 50, SECOND.needs, SECOND.exercises)
    course = Course("A course", "", (FIRST, longer, third), tmp_path)
    signposts.update(course)
    title, _, end = sources(course, "notebooks", SECOND)
    assert title.startswith("# See more\n\nLesson 2 of 3. 50 minutes with its exercises.")
    assert title.endswith("Next: [The last](20_last.ipynb).\n\nYou will.")
    assert title.count("Lesson ") == 1
    assert end == "Next: [The last](20_last.ipynb)."


def test_a_notebook_without_a_title_is_left_alone(tmp_path):
    course = course_in(tmp_path)
    path = course.notebook("notebooks", FIRST)
    for cells in ([], [new_code_cell("1", id="one")]):
        form.write(form.fix(new_notebook(cells=cells)), path)
        assert path not in signposts.update(course)
