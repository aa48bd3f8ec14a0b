"""Judging runs that are written down, or recorded: the verdict of the first time, and "cannot tell" for other runs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from runs import RIGHT, XS, arrival, played, trace_of
from small_exercises import GIVEN, by_pool, together, told

from parcours.check import Words, examine, exercise, judge_again
from parcours.check.behaviours import tasks_at_most, with_one_compute
from parcours.check.finding import Finding, Stopped
from parcours.check.game import runs_from_json, runs_to_json
from parcours.check.givens.calls import calls
from parcours.check.plain import NotPlain


# -- on runs that are written down -------------------------------------------------------------------------------------
def asked(*findings):
    """Return the definition of an exercise that asks for these, of one run."""

    @exercise("asked", words=Words(x="page"), hints={"own": "Own {x}."})
    def definition(game):
        game.play(calls(XS, 4))
        yield from findings

    return definition


RUN = played(RIGHT, trace=trace_of(("submitted", 1, "a"), ("started", 2, "a"), ("ended", 3, "a")))
RIGHT_ONE = Finding(ok=True, passed="one")
WRONG = Finding(ok=False, passed="x", failed="it is wrong", expected="E.", seen="S.", hint="own")
ADVICE = Finding(ok=False, failed="it is slow", seen="Slow.", hint="own", advice=True)


def test_the_first_finding_that_fails_is_the_verdict():
    silent = Finding(ok=True, passed="silent").silent()
    verdict = judge_again(asked(RIGHT_ONE, silent, Finding(ok=True, passed="two"), WRONG, ADVICE), [RUN])
    assert verdict.to_dict() == {
        "exercise": "asked", "outcome": "failed", "finding": "one, two, but it is wrong.", "expected": "E.",
        "seen": "S.", "hint": "own", "next": "Own page.",
    }  # fmt: skip
    assert judge_again(asked(WRONG), [RUN]).finding == "it is wrong."


def test_advice_is_for_an_answer_that_passes():
    verdict = judge_again(asked(ADVICE, RIGHT_ONE), [RUN])
    assert (verdict.outcome, verdict.finding, verdict.seen, verdict.next) == (
        "passed with advice", "one.", "Slow.", "Own page.",
    )  # fmt: skip
    assert judge_again(asked(ADVICE, WRONG), [RUN]).outcome == "failed"
    other = Finding(ok=False, seen="Other.", advice=True)
    assert judge_again(asked(ADVICE, other), [RUN]).seen == "Slow."  # one advice is enough


def test_what_passes_in_silence_passes():
    silent = Finding(ok=True)
    assert str(judge_again(asked(silent), [RUN])) == "Passed · asked: it does what was asked."
    assert judge_again(asked(silent, ADVICE), [RUN]).finding == "it does what was asked."


def test_a_picture_is_its_own_or_that_of_the_last_run_if_it_is_about_time():
    about_time = Finding(ok=False, failed="it is late", about_time=True)
    assert "<svg" in judge_again(asked(about_time), [RUN]).picture.svg
    assert judge_again(asked(WRONG), [RUN]).picture is None
    assert judge_again(asked(about_time), [played(RIGHT)]).picture is None  # nothing ran
    assert judge_again(asked(Finding(ok=False, picture="P", about_time=True)), [RUN]).picture == "P"


def test_a_judge_may_fail_an_answer_without_running_it():
    @exercise("idle")
    def idle(game):
        yield Finding(ok=False, failed="it is late", about_time=True)

    verdict = judge_again(idle, [])
    assert (verdict.outcome, verdict.picture) == ("failed", None)


def test_the_name_of_a_hint_that_no_file_has_gives_no_words():
    assert judge_again(asked(Finding(ok=False, failed="no", hint="unknown")), [RUN]).next == ""


# -- again, without running --------------------------------------------------------------------------------------------
def in_a_loop(work, xs):
    return [work(x) for x in xs]


def raises(work, xs):
    raise ValueError("no")


def promises(work, xs):
    with ThreadPoolExecutor(4) as pool:
        return [pool.submit(work, x) for x in xs]


@pytest.mark.parametrize("answer", [by_pool, in_a_loop, raises, promises, None, lambda work: 0])
def test_recorded_runs_give_the_verdict_of_the_first_time(answer):
    first = examine(together, answer)
    assert len(first.runs) == 1
    again = judge_again(together, runs_from_json(runs_to_json(first.runs)))
    assert again == first.verdict
    assert (again.picture is None) == (first.verdict.picture is None)


def test_a_run_that_was_not_recorded_cannot_be_judged():
    verdict = judge_again(together, [])
    assert (verdict.outcome, verdict.seen) == ("cannot tell", "The judge asks for a run that was not recorded.")


@pytest.mark.parametrize(
    "run",
    [
        played(RIGHT, given=calls(XS, 4)),
        played(RIGHT, given=calls(XS[:3], 2)),
        Stopped("raised", "your code raised ValueError.", given=calls(XS, 4)),
    ],
    ids=["another meeting", "other xs", "stopped"],
)
def test_a_run_that_was_given_something_else_cannot_be_judged(run):
    verdict = judge_again(together, [run])
    assert (verdict.outcome, verdict.seen) == ("cannot tell", "The recorded run was given something else.")


def test_a_judge_and_words_that_changed_are_used():
    run = played(RIGHT, given=GIVEN, arrivals=[arrival(3)], decision="alone", most=1)

    @exercise("stricter", words=Words("fetch", "page", "pages"), hints={"own": "One {x} each."})
    def stricter(game):
        again = game.play(GIVEN)
        yield tasks_at_most(again, 0, "own")

    verdict = judge_again(stricter, [run])
    assert told(verdict) == ("failed", "own")
    assert verdict.seen == "1 task for 1 call of `fetch`."
    assert verdict.next == "One page each."


def test_a_result_that_was_not_plain_is_judged_again():
    runs = [played(NotPlain("It returned a list of `Future`", promise="threads"), given=GIVEN)]
    verdict = judge_again(together, runs_from_json(runs_to_json(runs)))
    assert (told(verdict), verdict.next) == (("failed", "refs"), "R.")


def test_advice_on_a_recorded_run():
    pieces = trace_of(("submitted", 1, "dask#1.1.0"), ("submitted", 4, "dask#1.2.0"))

    @exercise("pieces", hints={"own": "At once."})
    def definition(game):
        yield with_one_compute(game.play(GIVEN), "own", advice=True)

    assert told(judge_again(definition, [played(RIGHT, given=GIVEN, trace=pieces)])) == ("passed with advice", "own")
