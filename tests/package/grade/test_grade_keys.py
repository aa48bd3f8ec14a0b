"""Keys: a change is planted in each thing that a grade may depend on, and only the grades that depend on it change."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from classroom import COURSE

from parcours import judges
from parcours.grade.keys import grade_key, run_key
from parcours.grade.pristine import pristine

EXERCISES = {lesson.stem: {each.id for each in lesson.exercises} for lesson in COURSE.lessons}
ALL = {name for names in EXERCISES.values() for name in names}
STEMS = ("00_start_here", "10_the_gil", "12_processes", "20_ray_tasks", "30_dask_delayed", "32_dask_array")
START, GIL, PROCESSES, RAY, DELAYED, ARRAY = map(EXERCISES.get, STEMS)
ALL_RAY = set().union(*(names for stem, names in EXERCISES.items() if stem.startswith("2")))
FRAMES = EXERCISES["33_dask_dataframe"]  # their given has all questions that they need
ARRAYS = ARRAY | PROCESSES | EXERCISES["22_ray_objects"]  # their givens use what makes blocks of arrays

# In a copy of the course: prints the keys of an answer to each exercise, before and after each change.
PROGRAM = """
import json, sys
from pathlib import Path

from parcours.course import dependencies, load
from parcours.grade import keys
from parcours.grade.answers import Answer
from parcours.grade.jobs import job_of
from parcours.grade.pristine import pristine

def keys_now():
    dependencies.forget()
    for cached in (keys._running_code, keys._judging_code, pristine):
        cached.cache_clear()
    course, found = load("."), {}
    for lesson in filter(lambda lesson: lesson.exercises, course.lessons):
        asked = pristine(course, lesson.stem)
        answers = {step["exercise"]: Answer("x = 1") for step in asked.steps}
        for step in job_of(asked, answers, {}, [])["steps"]:
            found[step["exercise"]] = [step["run_key"], step["key"]]
    return found

before, found = keys_now(), []
for name, old, new in json.load(sys.stdin):
    path = Path(name)
    text = path.read_text("utf-8") if path.exists() else None
    assert old in (text or ""), name
    path.parent.mkdir(exist_ok=True)
    path.write_text((text or "").replace(old, new, 1) if old else (text or "") + new, "utf-8")
    after = keys_now()
    path.write_text(text, "utf-8") if text is not None else path.unlink()
    found.append([[name for name in before if before[name][which] != after[name][which]] for which in (0, 1)])
assert keys_now() == before
print(json.dumps(found))
"""

COMMENT = ("", "\n# a comment\n")
NEW_LESSON = '\n[[lesson]]\nstem = "90_new"\ntitle = "New"\nminutes = 1\nneeds = "00"\n'
STARTER = judges.starter("ray-squares")
NOTHING = set()

# (file, old text, new text), the exercises whose run would be another, those whose grade would be.
CHANGES = {
    "the judge of one lesson": (("parcours/judges/start_here.py", *COMMENT), NOTHING, START),
    "the judge of another": (("parcours/judges/ray_tasks.py", *COMMENT), NOTHING, RAY),
    "the judge of a new lesson": (("parcours/judges/new_lesson.py", *COMMENT), NOTHING, NOTHING),
    "how judges are found": (("parcours/judges/__init__.py", *COMMENT), ALL, ALL),
    "the hints of one lesson": (("parcours/judges/start_here.toml", *COMMENT), NOTHING, START),
    "hints that an engine's lessons share": (("parcours/judges/hints/ray.toml", *COMMENT), NOTHING, ALL_RAY),
    "hints that no lesson names": (("parcours/judges/hints/new.toml", *COMMENT), NOTHING, NOTHING),
    "hints that all have": (("parcours/check/hints.toml", *COMMENT), NOTHING, ALL),
    "a question": (("parcours/check/behaviours/results.py", *COMMENT), NOTHING, ALL - FRAMES),
    "how findings make a verdict": (("parcours/check/judging.py", *COMMENT), NOTHING, ALL),
    "what an answer receives": (("parcours/check/givens/array.py", *COMMENT), ARRAYS, ARRAYS),
    "what is around it": (("parcours/check/givens/delayed.py", *COMMENT), DELAYED, DELAYED),
    "a new given": (("parcours/check/givens/new.py", *COMMENT), NOTHING, NOTHING),
    "what runs an answer": (("parcours/check/game.py", *COMMENT), ALL, ALL),
    "the referee": (("parcours/check/referee.py", *COMMENT), ALL, ALL),
    "an engine": (("parcours/engines/ray.py", *COMMENT), ALL, ALL),
    "a new engine": (("parcours/engines/new.py", *COMMENT), ALL, ALL),
    "the sandbox": (("parcours/grade/sandbox.py", *COMMENT), ALL, ALL),
    "the order of cells": (("parcours/grade/sitting.py", *COMMENT), ALL, ALL),
    "the grader": (("parcours/grade/grader.py", *COMMENT), NOTHING, ALL),
    "the words of a verdict": (("parcours/check/verdict.py", *COMMENT), NOTHING, ALL),
    "a picture": (("parcours/draw/timeline.py", *COMMENT), NOTHING, NOTHING),
    "the pages": (("parcours/grade/report.html", "", "<!-- -->"), NOTHING, NOTHING),
    "the tables": (("parcours/grade/tables.py", *COMMENT), NOTHING, NOTHING),
    "the executors": (("parcours/grade/executors.py", *COMMENT), NOTHING, NOTHING),
    "what a notebook calls": (("parcours/learner/check.py", *COMMENT), NOTHING, NOTHING),
    "the command": (("parcours/cli/instructors.py", *COMMENT), NOTHING, NOTHING),
    "an author's tool": (("parcours/course/links.py", *COMMENT), NOTHING, NOTHING),
    "the title of a lesson": (("course.toml", "See who holds the GIL", "See it"), NOTHING, GIL),
    "a new lesson": (("course.toml", "", NEW_LESSON), NOTHING, NOTHING),
    "a starter": (("parcours/judges/starters.json", STARTER, "0"), NOTHING, {"ray-squares"}),
    "the start of Ray": (("solutions/20_ray_tasks.ipynb", "num_cpus=4", "num_cpus=5"), RAY, RAY),
    "a cell before the second answer": (
        ("solutions/20_ray_tasks.ipynb", "return page + 1", "return page + 2"),
        {"ray-get-loop", "ray-grain"},
        {"ray-get-loop", "ray-grain"},
    ),
    "the text of an exercise": (("solutions/20_ray_tasks.ipynb", "Parallel squares", "Squares"), NOTHING, NOTHING),
    "a solution": (
        ("solutions/00_start_here.ipynb", "ThreadPoolExecutor(4)", "ThreadPoolExecutor(5)"),
        NOTHING,
        NOTHING,
    ),
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The exercises whose keys each change changes: {name of the change: [of the run, of the grade]}."""
    copy = tmp_path_factory.mktemp("course")
    for name in ("parcours", "solutions"):
        shutil.copytree(COURSE.root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(COURSE.root / "course.toml", copy)
    plants = [plant for plant, _, _ in CHANGES.values()]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(plants),
        capture_output=True,
        text=True,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(CHANGES, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_changes_what_depends_on_it(changed, name):
    _, run, grade = CHANGES[name]
    assert [set(names) for names in changed[name]] == [run, grade]


def keys_of(*answers, limits=None):
    """The keys of answers to the exercises on Ray: [key of the run], [key of the grade]."""
    asked, before, runs = pristine(COURSE, "20_ray_tasks"), "", []
    for step, answer in zip(asked.steps, answers, strict=False):
        runs.append(before := run_key(before, step, [], answer, limits or {}))
    return runs, [grade_key(run, asked.lesson, step["exercise"]) for run, step in zip(runs, asked.steps, strict=False)]


def test_an_answer_changes_its_own_keys_and_those_after_it():
    first, later = keys_of("x = 1", "y = 1", "z = 1"), keys_of("x = 1", "y = 2", "z = 1")
    assert first == keys_of("x = 1", "y = 1", "z = 1")
    for before, after in zip(first, later, strict=True):
        # An answer may use what those before it define, and not those after it.
        assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, False]


def test_a_limit_changes_all_keys():
    assert set(keys_of("x", "y")[0]) & set(keys_of("x", "y", limits={"seconds": 3})[0]) == set()


def test_no_two_exercises_have_one_key():
    runs, grades = keys_of("x", "x", "x")
    assert len({*runs, *grades}) == 6
