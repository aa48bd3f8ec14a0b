"""The result of one check on a run."""

import pytest

from parcours.check.finding import Finding, Stopped, hint_by_words


def test_a_finding_shows_nothing_and_can_fail_the_answer_unless_it_says_so():
    found = Finding(ok=False)
    assert (found.about_time, found.advice, found.picture) == (False, False, None)
    with pytest.raises(TypeError):
        Finding(False, "passed", "failed")  # by its place nobody knows what is what


def test_a_finding_may_be_silent():
    found = Finding(ok=True, passed="passed", failed="failed")
    assert (found.silent().passed, found.silent().failed) == ("", "failed")
    assert found.passed == "passed"


@pytest.mark.parametrize(
    ("finding", "seen", "hint"),
    [
        ("your code raised TypeError.", "TypeError: no function", "object"),
        ("your code raised KeyError.", "no words", "missing"),
        ("your code raised KeyError.", "KeyError: no function", "object"),  # the first that fits
        ("your code raised TypeError.", "TypeError: no", "error"),
    ],
)
def test_a_slip_is_known_by_its_words(finding, seen, hint):
    with pytest.raises(Stopped) as caught, hint_by_words({"no function": "object", "KeyError": "missing"}):
        raise Stopped("raised", finding, seen, "error")
    assert caught.value.hint == hint


def test_other_exceptions_and_blocks_that_end_are_left_alone():
    with hint_by_words({"a": "b"}):
        pass
    with pytest.raises(ValueError, match="^a$"), hint_by_words({"a": "b"}):
        raise ValueError("a")


def test_a_run_that_stopped_says_what_for():
    stop = Stopped("raised", "your code raised ValueError.", "ValueError: no.", "error", "Do.")
    assert (str(stop), stop.outcome, stop.seen, stop.hint, stop.next, stop.given) == (
        stop.finding, "raised", "ValueError: no.", "error", "Do.", None,
    )  # fmt: skip
    assert Stopped(*stop.parts).parts == stop.parts
