"""course.toml, the three trees, README's table and the judges speak of the same lessons and exercises."""

import os
import subprocess
from pathlib import Path

import pytest

from parcours import judges
from parcours.course import form, glossary, launch, load, readme, signposts

COURSE = load(Path(__file__).parents[2])
ROOT = COURSE.root

TREES = ("notebooks", "exercises", "solutions")
TOP_LEVEL = {
    *("README.md", "README.svg", "STYLE.md", "CONTRIBUTING.md", "GLOSSARY.md"),
    *("CHANGELOG.md", "SECURITY.md", "LICENSE", "TRACING.md"),
    "INSTRUCTORS.md",  # hand out, collect, grade, return: another reader than README's, CONTRIBUTING's and SECURITY's
    *("course.toml", "pyproject.toml", "requirements.txt", "environment.yml", "Makefile", "conftest.py"),
    *("notebooks", "exercises", "solutions", "parcours", "tests", "benchmarks", "binder", ".ci", ".gitignore"),
    "cheatsheets",  # pages to print, a unit each: the README lists lessons, and a sheet belongs to several
    ".gitattributes",  # the form of a notebook is compared byte by byte, on every system
}
NOT_OURS = {".git", ".venv", ".parcours", ".pytest_cache", ".ruff_cache", "__pycache__", ".ipynb_checkpoints"}


def tracked():
    """The files of the course: those that git tracks, or all of them where git does not know the folder.

    A learner's own notes beside the lessons are nobody's business.
    """
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    try:
        names = subprocess.run(command, capture_output=True, text=True).stdout.split("\0")
    except FileNotFoundError:
        names = []
    if paths := [Path(name) for name in names if name and (ROOT / name).exists()]:
        return paths
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(".egg-info")]
        found += [Path(folder, name).relative_to(ROOT) for name in files]
    return found


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.stem)
def test_a_lesson_has_its_notebook_in_each_tree(lesson):
    trees = TREES if lesson.exercises else ("notebooks",)
    missing = [tree for tree in trees if not COURSE.notebook(tree, lesson).is_file()]
    assert not missing, f"{lesson.stem}.ipynb is missing in {', '.join(missing)}"


@pytest.mark.parametrize("tree", TREES)
def test_a_tree_holds_nothing_else(tree):
    stems = {lesson.stem for lesson in COURSE.lessons if lesson.exercises or tree == "notebooks"}
    others = [
        str(path)
        for path in tracked()
        if path.parts[0] == tree and path.suffix != ".py" and path != Path(tree, f"{path.stem}.ipynb")
    ]
    strays = [path.name for path in tracked() if path.parts[0] == tree and path.stem not in stems]
    assert not others, f"no notebook of the course: {', '.join(others)}"
    assert not strays, f"in {tree}/ but not in course.toml: {', '.join(strays)}"


def test_the_top_level_holds_nothing_else():
    strays = sorted({path.parts[0] for path in tracked()} - TOP_LEVEL)
    assert not strays, f"a new top-level entry needs a reason and a line in this test: {', '.join(strays)}"


def test_names_are_unique_where_case_does_not_count():
    names = {}
    for path in tracked():
        for part in (path, *path.parents):
            names.setdefault(str(part).casefold(), set()).add(str(part))
    twins = [sorted(same) for same in names.values() if len(same) > 1]
    assert not twins, f"one file on some systems: {twins}"


@pytest.mark.parametrize("tree", ["exercises", "solutions"])
@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.stem)
def test_an_exercise_has_the_heading_to_which_verdicts_link(lesson, tree):
    path = COURSE.notebook(tree, lesson)
    cells = form.read(path).cells if path.exists() else []
    headings = [line[3:] for cell in cells for line in cell.source.splitlines()[:1] if line.startswith("## ")]
    missing = [lesson.heading(exercise) for exercise in lesson.exercises if lesson.heading(exercise) not in headings]
    assert not missing, f"write the heading as course.toml has it: {', '.join(missing)}"


def test_the_readme_has_the_table_and_the_picture_of_the_course():
    assert not readme.differences(COURSE)


def test_every_lesson_says_where_it_stands_and_what_comes_next():
    assert not signposts.differences(COURSE)


def test_every_link_to_the_glossary_carries_the_meaning():
    assert not glossary.differences(COURSE)


def test_every_lesson_has_the_launch_link_of_the_course():
    assert not launch.differences(COURSE)


def test_each_exercise_has_its_judge_and_each_judge_its_exercise():
    assert sorted(judges.ids()) == sorted(exercise.id for exercise in COURSE.exercises)
