"""A slot: one submission in a child behind its walls, whatever the child says or does."""

import json
import math
import os
import time

import psutil
import pytest
from classroom import COURSE, solved

from parcours.check.finding import Stopped
from parcours.engines.events import Event, Place
from parcours.grade import slot as module
from parcours.grade import submissions
from parcours.grade.slot import LIMITS, Child, Slot, grade_job
from parcours.trace import Trace

STEM, EXERCISE = "00_start_here", "threads-together"
RIGHT = "def run_all(work, xs):\n    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(work, xs))\n"


@pytest.fixture(scope="module")
def slot():
    made = Slot()
    yield made
    made.close()


@pytest.fixture
def child(slot):
    made = Child(slot, {**LIMITS, "memory": 400_000_000, "processes": 20, "output": 1_000_000}, walls=slot.walls())
    yield made
    made.end()


def run(child, source, within=20):
    return child.ask("run", within, name="cell", source=source)


def job(source, stem=STEM, **limits):
    pristine = submissions.pristine(COURSE, stem)
    answers = submissions.answers_in(solved(stem, {EXERCISE: source}), pristine)
    return submissions.job_of(pristine, answers, limits, [])


# -- a child ----------------------------------------------------------------------------------------------------------
def test_a_child_keeps_what_its_cells_define(child):
    assert run(child, "x = 1") == {}
    assert run(child, "assert x == 1") == {}
    assert run(child, "print('hello')") == {}
    time.sleep(0.1)
    assert child.printed() == "hello\n"


def test_a_child_has_a_folder_of_its_own_that_goes_with_it(child):
    program = "import os, tempfile\nassert os.getcwd() == os.environ['HOME'] == tempfile.gettempdir() == {!r}"
    assert run(child, program.format(child.folder) + "\nopen('x', 'w').close()") == {}
    child.end()
    assert not os.path.exists(child.folder)
    assert not psutil.pid_exists(child.pid)


@pytest.mark.parametrize(
    ("source", "outcome", "words"),
    [
        ("import os; os._exit(3)", "raised", "ended its own process"),
        ("import time; time.sleep(60)", "too long", "stopped after 1 s"),
        ("x = [bytearray(10**7) for _ in range(10**4)]", "raised", "too much memory"),
        ("import os\nwhile True:\n    os.write(1, b'x' * 10**5)", "raised", "printed too much"),
        (
            "import os, time\nfor _ in range(30):\n    if os.fork() == 0:\n        time.sleep(60)\ntime.sleep(60)",
            "raised",
            "too many processes",
        ),
    ],
)
def test_a_limit_ends_a_child_and_says_which(child, source, outcome, words):
    within = 1 if outcome == "too long" else 30
    with pytest.raises(Stopped, match=words) as stopped:
        run(child, source, within)
    assert stopped.value.outcome == outcome
    assert not child.alive
    assert not psutil.pid_exists(child.pid)


def test_what_a_child_leaves_behind_ends_with_it(child):
    source = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    os.environ.clear()\n    time.sleep(600)\n"
    run(child, source)
    tree = module._tree(child.pid)
    assert len(tree) >= 2
    child.end()
    assert psutil.wait_procs(tree, timeout=10)[1] == []


def test_a_reply_to_nothing_is_passed_over(child):
    forged = (
        "import gc, socket\nlines = [s for s in gc.get_objects() if type(s) is socket.socket and s.fileno() >= 0]\n"
    )
    forged += 'for line in lines:\n    line.sendall(b\'{"id": 99, "result": 1}\\n\')'
    assert run(child, forged) == {}


def test_a_long_request_arrives_whole(slot):
    hidden = [f"/nowhere/{number:0100d}" for number in range(1000)]
    child = Child(slot, LIMITS, walls=slot.walls(), hidden=hidden)
    try:
        assert run(child, "x = 1") == {}
    finally:
        child.end()


def test_what_the_course_starts_before_the_learner_is_no_fault_of_theirs(slot):
    slow = job(RIGHT, start=0.5)
    step = slow["steps"][0]
    slow["steps"][0] = {**step, "given": [["slow", "import time\ntime.sleep(60)"], *step["given"]]}
    grades = []
    slot.grade(slow, grades.append)
    (grade,) = grades
    assert grade["verdict"]["outcome"] == "cannot tell"
    assert "cell slow: your code was stopped after 0.5 s" in grade["verdict"]["seen"]


def test_a_warm_interpreter_that_is_gone_is_started_again(slot, child):
    slot._warm.kill()
    slot._warm.wait()
    other = Child(slot, LIMITS, walls=slot.walls())
    assert run(other, "x = 1") == {}
    other.end()


# -- what a child says ------------------------------------------------------------------------------------------------
def event(**changes):
    parts = {"t": 0.1, "kind": "started", "task": "a", "attempt": 0, "where": Place("n", 1, "t"), "nbytes": 0}
    return Event(**{**parts, "detail": "", **changes})


def test_a_sound_trace_is_taken():
    run = Trace([event(), event(t=0.2, kind="ended")], duration=1.0)
    assert module._trace(run.to_json()).spans == run.spans


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        Trace([event(t="x")], duration=1.0).to_json(),
        Trace([event(t=math.nan)], duration=1.0).to_json(),
        Trace([event(task=3)], duration=1.0).to_json(),
        Trace([event(where=Place("n", "p", 3))], duration=1.0).to_json(),
        Trace([event()] * (module.MOST_EVENTS + 1), duration=1.0).to_json(),
        Trace([event()], duration=math.inf).to_json(),
    ],
)
def test_a_trace_that_makes_no_sense_is_an_empty_one(text):
    run = module._trace(text)
    assert run.spans == run.events == ()


# -- a job ------------------------------------------------------------------------------------------------------------
def graded(slot, *args, **limits):
    found = []
    slot.grade(job(*args, **limits), found.append)
    return found


def test_a_job_gives_a_grade_for_each_exercise(slot):
    (grade,) = graded(slot, RIGHT)
    assert grade["verdict"]["outcome"] == "passed"
    assert len(grade["evidence"]["spans"]) == 8
    assert grade["evidence"]["picture"].startswith("<svg")
    assert json.loads(json.dumps(grade)) == grade


def test_a_starter_needs_no_child(slot, monkeypatch):
    monkeypatch.setattr(module, "Child", None)
    starter = next(step for step in submissions.pristine(COURSE, STEM).steps)
    assert starter["exercise"] == EXERCISE
    from classroom import find_cell, starter_notebook

    source = find_cell(starter_notebook(STEM), EXERCISE)["source"]
    (grade,) = graded(slot, source if isinstance(source, str) else "".join(source))
    assert grade["verdict"]["outcome"] == "not attempted"


def test_a_cell_that_ends_its_process_costs_its_own_exercise_alone(slot, monkeypatch):
    """Two exercises of one submission, the first of which is deadly."""
    work = job(RIGHT)
    first = {**work["steps"][0], "answer": "import os\nos._exit(0)", "given": work["steps"][0]["given"]}
    second = {**work["steps"][0], "given": []}
    found = []
    slot.grade({**work, "steps": [first, second]}, found.append)
    assert [grade["verdict"]["outcome"] for grade in found] == ["raised", "passed"]


def test_a_cell_of_the_course_that_fails_is_not_the_learners_fault(slot):
    work = job(RIGHT)
    work["steps"][0]["given"] = [["imports", "import no_such_module"]]
    found = []
    slot.grade(work, found.append)
    assert found[0]["verdict"]["outcome"] == "cannot tell"
    assert "imports: ModuleNotFoundError" in found[0]["verdict"]["seen"]


def test_a_fault_of_the_graders_costs_one_grade(slot, monkeypatch):
    monkeypatch.setattr(module, "judge", lambda *a, **k: 1 / 0)
    (grade,) = graded(slot, RIGHT)
    assert grade["verdict"]["outcome"] == "cannot tell"
    assert "ZeroDivisionError" in grade["verdict"]["seen"]


def test_a_wrong_answer_need_not_wait_for_the_patience(slot):
    """The caller of a forked child is known by its own id, not by that of the interpreter it was forked from."""
    (grade,) = graded(slot, "def run_all(work, xs):\n    return list(map(work, xs))\n")
    assert (grade["verdict"]["outcome"], grade["verdict"]["hint"]) == ("failed", "here")
    assert grade["evidence"]["seconds"] < 8


def test_a_check_costs_little_beyond_the_run(slot):
    graded(slot, RIGHT)
    seconds = min(graded(slot, RIGHT)[0]["evidence"]["seconds"] for _ in range(5))
    assert seconds < 1.5  # benchmarks/grading.py measures; this only sees a wait that should not be there


def test_where_no_interpreter_can_be_started_nobody_is_blamed_and_the_next_is_graded(monkeypatch):
    made, there = Slot(), module.clean_environment

    def none_left():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    try:
        monkeypatch.setattr(module, "clean_environment", none_left)
        (grade,) = graded(made, RIGHT)
        assert grade["verdict"]["outcome"] == "cannot tell"
        assert "Resource temporarily unavailable" in grade["verdict"]["seen"]
        monkeypatch.setattr(module, "clean_environment", there)
        (grade,) = graded(made, RIGHT)
        assert grade["verdict"]["outcome"] == "passed"
    finally:
        made.close()


def test_cells_beside_the_answers_have_a_limit_together(slot):
    work = job(RIGHT, cell=1)
    work["steps"][0]["added"] = [[f"added-{n}", "class W:\n    import time\n    time.sleep(0.7)"] for n in range(30)]
    found, start = [], time.monotonic()
    slot.grade({**work, "steps": work["steps"] * 2}, found.append)
    assert [grade["verdict"]["outcome"] for grade in found] == ["too long", "too long"]
    assert "more than 5 s" in found[0]["verdict"]["seen"]
    assert time.monotonic() - start < 30 * 0.7  # each of them would have been let run


# -- the process of a slot --------------------------------------------------------------------------------------------
def test_a_worker_of_an_engine_keeps_its_slot():
    slots = []
    for _ in range(2):
        (grade,) = grade_job(job(RIGHT))
        assert grade["verdict"]["outcome"] == "passed"
        slots.append(module._here.keeper.process)
    process, again = slots
    assert process is again
    module._here.keeper.end()


def test_where_a_slot_ends_its_grades_are_kept_and_the_rest_is_tried_again(monkeypatch):
    work = job(RIGHT)
    names = ["a", "b", "c"]
    steps = [{**work["steps"][0], "exercise": name} for name in names]
    asked = []

    def speak(process, job):
        asked.append([step["exercise"] for step in job["steps"] if step["grade"]])
        yield {"exercise": asked[-1][0], "verdict": {"outcome": "passed"}}
        process.kill()
        raise EOFError

    monkeypatch.setattr(module, "speak", speak)
    grades = grade_job({**work, "steps": steps})
    assert [(grade["exercise"], grade["verdict"]["outcome"]) for grade in grades] == [
        ("a", "passed"), ("b", "passed"), ("c", "cannot tell"),
    ]  # fmt: skip
    assert asked == [["a", "b", "c"], ["b", "c"]]
    assert module._here.keeper.process is None


def test_a_keeper_that_was_stopped_starts_nothing_that_stays():
    keeper = module.Keeper()
    keeper.stop()
    assert list(keeper.grades(job(RIGHT))) == []
    keeper.end()
    assert keeper.process is None
