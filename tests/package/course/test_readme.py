"""README.md has the table of the lessons and a picture that one of them stored."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from parcours.course import Course, Exercise, Lesson, form, readme
from parcours.draw import timeline
from parcours.errors import CourseError
from parcours.spans import Span

LESSONS = (
    Lesson("00_start", "Start here", 10, "Python", (Exercise("a", "First | steps", 1, 5, "00_start"),)),
    Lesson("10_next", "Go on", 45, "00"),
)


def test_the_table_has_a_row_for_each_lesson():
    assert readme.lesson_table(Course("A course", "", LESSONS)) == (
        "| Lesson | Minutes | Needs | Exercises |\n"
        "| --- | ---: | --- | --- |\n"
        "| [Start here](notebooks/00_start.ipynb) | 10 | Python | [First \\| steps](exercises/00_start.ipynb) |\n"
        "| [Go on](notebooks/10_next.ipynb) | 45 | 00 |  |\n"
    )


def test_there_are_launch_links_once_the_course_has_a_home():
    table = readme.lesson_table(Course("A course", "somebody/course", LESSONS))
    address = "https://mybinder.org/v2/gh/somebody/course/HEAD?urlpath=lab/tree/notebooks/10_next.ipynb"
    assert f"[Binder]({address})" in table
    assert len({line.count(" | ") for line in table.splitlines()}) == 1


def test_the_table_stands_between_its_marks():
    text = "# Title\n\n<!-- lessons -->\nold\n<!-- /lessons -->\n\nEnd.\n"
    new = readme.replace_section(text, "lessons", "| new |\n")
    assert new == "# Title\n\n<!-- lessons -->\n\n| new |\n\n<!-- /lessons -->\n\nEnd.\n"
    assert readme.replace_section(new, "lessons", "| new |\n") == new


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n",
        "<!-- lessons -->\n",
        "<!-- /lessons --> <!-- lessons -->",
        "<!-- lessons --> <!-- lessons --> <!-- /lessons -->",
        "<!-- lessons --> <!-- /lessons --> <!-- /lessons -->",
    ],
)
def test_the_marks_must_be_there_once(text):
    with pytest.raises(CourseError, match=r"README\.md: must have one line"):
        readme.replace_section(text, "lessons", "")


def test_the_readme_is_written_when_it_changes(tmp_path):
    course = Course("A course", "", LESSONS, tmp_path)
    file = tmp_path / "README.md"
    assert not readme.update(course)
    file.write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    assert readme.differences(course)
    assert readme.update(course) == [file]
    assert "[Go on](notebooks/10_next.ipynb)" in file.read_text()
    assert not readme.update(course)
    assert not readme.differences(course)


def test_the_readme_shows_the_stored_picture_of_its_cell(tmp_path):
    stem, cell_id = readme.PICTURE_CELL
    picture = timeline([Span("square(0)", "Ray worker 1", 0.0, 2.0)])
    output = new_output("execute_result", picture._repr_mimebundle_(), execution_count=1)
    cell = new_code_cell("run.timeline()", id=cell_id, outputs=[output], execution_count=1)
    (tmp_path / "notebooks").mkdir()
    form.write(new_notebook(cells=[cell]), tmp_path / "notebooks" / f"{stem}.ipynb")
    file = tmp_path / "README.md"
    file.write_text("<!-- picture -->\n<!-- /picture -->\n<!-- lessons -->\n<!-- /lessons -->\n")
    readme.update(Course("A course", "", LESSONS, tmp_path))
    assert f"![{picture.alt}](README.svg)" in file.read_text()
    assert (tmp_path / "README.svg").read_text("utf-8") == picture.svg
