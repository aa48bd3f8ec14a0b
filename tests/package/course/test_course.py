import os
import subprocess
import sys

import pytest

from parcours import course
from parcours.errors import CourseError

GOOD = """
title = "A course"
repository = "somebody/course"

[[lesson]]
stem = "00_first"
title = "First"
minutes = 10
needs = "Python"

    [[lesson.exercise]]
    id = "add-two"
    title = "Add two"
    points = 2
    minutes = 5

[[lesson]]
stem = "10_second"
title = "Second"
minutes = 45
needs = "00"
"""


def load(tmp_path, text):
    (tmp_path / "course.toml").write_text(text)
    return course.load(tmp_path)


def test_a_course_is_read_as_values(tmp_path):
    found = load(tmp_path, GOOD)
    first, second = found.lessons
    assert (found.title, found.repository, found.root) == ("A course", "somebody/course", tmp_path)
    assert (first.stem, first.title, first.minutes, first.needs) == ("00_first", "First", 10, "Python")
    assert first.exercises == (course.Exercise("add-two", "Add two", 2, 5, "00_first"),)
    assert second.exercises == ()
    assert found.exercises == first.exercises
    assert found.notebook("solutions", second) == tmp_path / "solutions" / "10_second.ipynb"


def test_a_name_means_an_exercise_or_a_lesson(tmp_path):
    found = load(tmp_path, GOOD)
    first, second = found.lessons
    assert found.find("add-two") == (first, first.exercises[0])
    assert found.find("10") == found.find("10_second") == (second, None)
    with pytest.raises(CourseError, match="no exercise or lesson 'add-too'; did you mean 'add-two'"):
        found.find("add-too")
    with pytest.raises(CourseError, match="`parcours lessons` lists them"):
        found.find("zzz")


def test_the_heading_of_an_exercise_has_its_number_where_there_are_several(tmp_path):
    twin = '\n    [[lesson.exercise]]\n    id = "more"\n    title = "And more"\n    points = 1\n    minutes = 5\n'
    (only,) = load(tmp_path, GOOD).exercises
    assert load(tmp_path, GOOD).lessons[0].anchor(only) == "00_first.ipynb#Add-two"
    lesson = load(tmp_path, GOOD.replace("minutes = 5\n", f"minutes = 5\n{twin}")).lessons[0]
    assert lesson.anchor(lesson.exercises[1]) == "00_first.ipynb#2.-And-more"


def test_values_cannot_be_changed(tmp_path):
    with pytest.raises(AttributeError):
        load(tmp_path, GOOD).lessons[0].title = "Other"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "A course"\n', "", r"course\.toml: the key 'title' is missing"),
        ('title = "A course"', "title = 3", "title must be text, not 3"),
        ('"somebody/course"', '"https://example.org/course"', "repository must be"),
        ("minutes = 10\n", "", "lesson 1: the key 'minutes' is missing"),
        ("minutes = 10", 'minutes = "ten"', "lesson 1: minutes must be a whole number, not 'ten'"),
        ("minutes = 10", "minutes = true", "minutes must be a whole number, not True"),
        ("minutes = 10", "minutes = 0", "lesson 00_first: minutes must be 1 or more"),
        ("minutes = 10", "minutes = 10\nlevel = 1", "lesson 1: unknown key 'level'. Known are stem, title"),
        ("points = 2", "points = 2\nhint = 1", "lesson 00_first: exercise 1: unknown key 'hint'"),
        ("points = 2", "points = -1", "points must be 0 or more"),
        ("minutes = 5", "minutes = 0", "exercise 1: minutes must be 1 or more"),
        ('id = "add-two"', 'id = "Add two"', "id must be lower-case words"),
        ('"00_first"', '"first"', "stem must be two digits"),
        ('"10_second"', '"00_first"', "lesson stem '00_first' is used twice"),
        ('"10_second"', '"00_a"', "in the order of their numbers"),
        ('[[lesson]]\nstem = "10_second"', '[lesson]\nstem = "10_second"', "not valid TOML"),
        ("[[lesson.exercise]]", "[lesson.exercise]", r"write \[\[exercise\]\] with two brackets"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(CourseError, match=message):
        load(tmp_path, GOOD.replace(old, new, 1))


def test_an_exercise_id_is_unique_in_the_whole_course(tmp_path):
    twin = '\n    [[lesson.exercise]]\n    id = "add-two"\n    title = "Again"\n    points = 1\n    minutes = 5\n'
    with pytest.raises(CourseError, match="exercise id 'add-two' is used twice"):
        load(tmp_path, GOOD + twin)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CourseError, match="cannot be read"):
        course.load(tmp_path)


def test_the_course_is_found_from_a_folder_below(tmp_path, monkeypatch):
    load(tmp_path, GOOD)
    below = tmp_path / "notebooks" / "deep"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert course.find_root() == tmp_path
    assert course.load().title == "A course"


def test_elsewhere_the_package_knows_its_own_course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (course.find_root() / "parcours" / "course" / "__init__.py").is_file()


def test_reading_the_course_imports_no_notebook_tools():
    program = "import sys, parcours.course as c; c.load(); print({'nbformat', 'nbclient'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=os.getcwd())
    assert done.stdout == "set()\n", done.stderr
