"""Every answer of the banks gets the verdict that its first line names, and every hint is given to somebody."""

import pytest

import bank
from parcours import judges
from parcours.check import game, judge_again
from parcours.check.game import runs_from_json, runs_to_json
from parcours.check.hints import common_hints

ANSWERS = [answer for exercise in bank.exercises() for answer in bank.answers(exercise)]
ENDLESS = [answer for answer in ANSWERS if answer.outcome == "too long"]


@pytest.fixture
def ready(request):
    """What the exercise needs, started."""
    exercise = request.node.callspec.params["answer"].exercise
    if judges.definition(exercise).needs.problem():
        request.getfixturevalue("ray_with_four_slots")


def told(seen):
    return f"{seen.decision} {seen.why} after {seen.seconds:.2f} s: " + " | ".join(str(seen.verdict).splitlines())


def agrees(answer, seen):
    """The check says what it must; a failure shows the verdict in one line."""
    assert (seen.verdict.outcome, seen.verdict.hint) == (answer.outcome, answer.hint), told(seen)
    assert answer.right == seen.verdict.passed, told(seen)


@pytest.mark.parametrize("answer", [a for a in ANSWERS if a not in ENDLESS], ids=lambda answer: answer.id)
# An answer with processes forks this one, which has threads: what Python says to that is no fault of the check.
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
# A wrong answer may raise in a thread that nothing waits for.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_answer_gets_its_verdict(load, ready, answer, monkeypatch):
    if answer.waits:
        monkeypatch.setattr(game, "PATIENCE", 2)
    seen = bank.run(answer)
    agrees(answer, seen)
    assert (seen.why == "patience") == answer.waits, told(seen)
    if seen.runs:  # what is kept of them gives the same verdict again, without running the answer
        again = judge_again(judges.definition(answer.exercise), runs_from_json(runs_to_json(seen.runs)))
        assert again.to_dict() == seen.verdict.to_dict()


@pytest.mark.parametrize("answer", ENDLESS, ids=lambda answer: answer.id)
def test_an_endless_answer_is_stopped(load, ready, answer, monkeypatch):
    # Less than the time limit and the patience of a check, for which nobody would wait here.
    monkeypatch.setattr(game, "PATIENCE", 1)
    agrees(answer, bank.run(answer, seconds=1))


@pytest.mark.parametrize("exercise", bank.exercises())
def test_a_starter_is_not_attempted(exercise):
    before, starter, _, name = bank.cells(exercise)
    for source in (starter, starter.replace("# TODO", "# tried all evening:"), starter + "\n\n# nothing yet\n"):
        untouched = bank.Answer(exercise, "starter", source, "not attempted", "")
        seen = bank.judge(judges.definition(exercise), before, untouched, name)
        assert seen.verdict.outcome == "not attempted", told(seen)


@pytest.mark.parametrize(
    "answer",
    [bank.Answer(exercise, "right_solution", bank.cells(exercise)[2], "passed", "") for exercise in bank.exercises()],
    ids=lambda answer: answer.exercise,
)
def test_the_solution_passes(load, ready, answer):
    agrees(answer, bank.run(answer))


@pytest.mark.parametrize("exercise", bank.exercises())
def test_a_bank_is_large_enough(exercise):
    rights = [answer.right for answer in ANSWERS if answer.exercise == exercise]
    assert len(rights) >= 6
    assert sum(rights) >= 2
    assert len(rights) - sum(rights) >= 4


def test_every_file_is_an_answer_to_an_exercise():
    found = {path.parent.name for path in bank.HERE.glob("*/*.py")} - {"adversarial", "__pycache__"}
    assert found == set(bank.exercises()) == set(judges.ids())
    assert all(path.name.startswith(("right_", "wrong_")) for path in bank.HERE.glob("*/*.py"))
    assert all(answer.right == answer.outcome.startswith("passed") for answer in ANSWERS)


@pytest.mark.parametrize("exercise", bank.exercises())
def test_every_hint_is_given_to_some_answer(exercise):
    given = {answer.hint for answer in ANSWERS if answer.exercise == exercise}
    assert set(judges.definition(exercise).hints) - given == set()
    assert given - set(judges.definition(exercise).hints) - set(common_hints()) - {"", "call"} == set()


def test_every_hint_that_all_exercises_have_is_given_to_some_answer():
    # "machine" is for what no answer brings about
    assert set(common_hints()) - {answer.hint for answer in ANSWERS} == {"machine"}
