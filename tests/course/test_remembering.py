"""The memory of `pytest --remember`: a change is planted in all that tests may depend on, and only those run again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from parcours.course import load

ROOT = Path(__file__).resolve().parents[2]
COURSE = load(ROOT)
EXERCISES = {lesson.stem: {each.id for each in lesson.exercises} for lesson in COURSE.lessons}

# In a copy of the course: prints what would run again after each change.
PROGRAM = """
import json, sys
from pathlib import Path

import memory
from parcours.course import dependencies

FILES = json.loads(sys.argv[1])
ROOT = Path.cwd()

def keys_now():
    dependencies.forget()
    for function in ("notebook_key", "exercise_key", "bank_key", "module_key", "course"):
        getattr(memory, function).cache_clear()
    found = {}
    for lesson in memory.course().lessons:
        if lesson.stem == "90_new":
            continue
        for tree in ("notebooks", "solutions"):
            found[f"{tree}/{lesson.stem}"] = memory.notebook_key(ROOT / tree / f"{lesson.stem}.ipynb")
        found[f"shipped/{lesson.stem}"] = memory.exercise_key(lesson.stem)
        found |= {f"bank/{each.id}": memory.bank_key(each.id) for each in lesson.exercises}
    return found | {file: memory.module_key(ROOT / file) for file in FILES}

before, found = keys_now(), []
for name, old, new in json.load(sys.stdin):
    path = Path(name)
    text = path.read_text("utf-8") if path.exists() else None
    assert old in (text or ""), name
    path.write_text((text or "").replace(old, new, 1) if old else (text or "") + new, "utf-8")
    after = keys_now()
    path.write_text(text, "utf-8") if text is not None else path.unlink()
    found.append([name for name in before if before[name] != after[name]])
assert keys_now() == before
print(json.dumps(found))
"""

TIMELINE, JOBS = "tests/package/draw/test_timeline.py", "tests/package/grade/test_grade_jobs.py"
HOSTILE, DOCTEST, SPANS = "tests/hostile/test_hostile.py", "parcours/spans.py", "tests/package/test_spans.py"
FILES = [TIMELINE, JOBS, HOSTILE, DOCTEST, SPANS]
GRADING, NOTHING = {HOSTILE, JOBS}, set()


def of(stem):
    """Return what a lesson consists of, but for its notebook, which holds no exercise."""
    return {f"solutions/{stem}", f"shipped/{stem}", *(f"bank/{name}" for name in EXERCISES[stem])}


ALL = {f"notebooks/{stem}" for stem in EXERCISES}.union(FILES, *map(of, EXERCISES))
BANKS = {name for name in ALL if name.startswith("bank/")}
NOTEBOOKS = {name for name in ALL if name.startswith(("notebooks/", "solutions/"))}
SHIPPED = {name for name in ALL if name.startswith("shipped/")}
COMMENT = ("", "\n# a comment\n")
NEW_LESSON = '\n[[lesson]]\nstem = "90_new"\ntitle = "New"\nminutes = 1\nneeds = "00"\n'
START, RAY = of("00_start_here"), of("20_ray_tasks")
ALL_RAY = set().union(*(of(stem) for stem in EXERCISES if stem.startswith("2")))

CHANGES = {
    "a lesson": (("notebooks/10_the_gil.ipynb", "{", "{ "), {"notebooks/10_the_gil"}),
    "a solution": (("solutions/10_the_gil.ipynb", "{", "{ "), of("10_the_gil")),
    "the judge of a lesson": (("parcours/judges/the_gil.py", *COMMENT), of("10_the_gil")),
    "a judge that tests of grading use": (("parcours/judges/start_here.py", *COMMENT), START | GRADING),
    "another one": (("parcours/judges/ray_tasks.py", *COMMENT), RAY | GRADING),
    "hints that an engine's lessons share": (("parcours/judges/hints/ray.toml", *COMMENT), ALL_RAY | GRADING),
    "the judge of a new lesson": (("parcours/judges/new_lesson.py", *COMMENT), NOTHING),
    "a new lesson": (("course.toml", "", NEW_LESSON), NOTHING),
    "the title of a lesson": (("course.toml", "See who holds the GIL", "See it"), of("10_the_gil")),
    "what draws": (("parcours/draw/timeline.py", *COMMENT), ALL),
    "what runs an answer": (("parcours/check/referee.py", *COMMENT), ALL),
    "a new engine": (("parcours/engines/new.py", *COMMENT), ALL),
    "the grader": (("parcours/grade/jobs.py", *COMMENT), GRADING),
    "how an exercise is made": (("parcours/course/generate.py", *COMMENT), SHIPPED | GRADING),
    "how a bank is run": (("tests/answers/bank.py", *COMMENT), BANKS),
    "how outputs are compared": (("tests/sanitize.cfg", *COMMENT), NOTEBOOKS),
    "how lessons are watched": (("tests/guards.py", *COMMENT), NOTEBOOKS),
    "what no lesson calls": (("parcours/learner/update.py", *COMMENT), NOTHING),
    "a test file": ((SPANS, *COMMENT), {SPANS}),
    "what tests of grading share": (("tests/package/classroom.py", *COMMENT), GRADING),
    "a page of the package": (("parcours/grade/report.html", *COMMENT), ALL),
    "an author's tool": (("parcours/course/links.py", *COMMENT), NOTHING),
    "the lock": (("requirements.txt", *COMMENT), ALL),
    "a page of text": (("README.md", *COMMENT), NOTHING),
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """What each change makes run again: {name of the change: names of what runs}."""
    copy = tmp_path_factory.mktemp("course")
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("parcours", "notebooks", "solutions", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=ignore)
    for name in ("course.toml", "pyproject.toml", "requirements.txt", "conftest.py", "README.md"):
        shutil.copy(ROOT / name, copy)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(FILES)],
        input=json.dumps([plant for plant, _ in CHANGES.values()]),
        capture_output=True,
        text=True,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (copy, copy / "tests", copy / "tests/package")))},
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(CHANGES, map(set, json.loads(done.stdout)), strict=True))


@pytest.mark.xdist_group("memory")  # its changes are planted once
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_runs_again_what_depends_on_it(changed, name):
    assert changed[name] == CHANGES[name][1]
