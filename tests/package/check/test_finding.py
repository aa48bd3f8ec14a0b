"""What comes of a question."""

import pytest

from parcours.check.finding import Finding, Stopped, many, size, told_of


def test_a_finding_shows_nothing_and_can_fail_the_answer_unless_it_says_so():
    found = Finding(False, "told", "fault", "expected", "seen", "hint")
    assert (found.about_time, found.advice, found.picture) == (False, False, None)


def test_a_finding_may_be_left_untold():
    found = Finding(True, "told", "fault", "expected", "seen", "hint")
    assert (found.untold().told, found.untold().fault) == ("", "fault")


@pytest.mark.parametrize(("seen", "hint"), [("TypeError: no function", "object"), ("TypeError: no", "error")])
def test_a_slip_is_known_by_its_words(seen, hint):
    with pytest.raises(Stopped) as caught, told_of({"no function": "object"}):
        raise Stopped("raised", "your code raised TypeError.", seen, "error")
    assert caught.value.hint == hint


def test_a_run_that_stopped_says_what_for():
    stop = Stopped("raised", "your code raised ValueError.", "ValueError: no.", "error")
    assert (str(stop), stop.outcome, stop.seen, stop.hint) == (stop.finding, "raised", "ValueError: no.", "error")


def test_numbers_in_words():
    assert [size(n) for n in (999, 999_999, 1_000_000)] == ["1 kB", "1000 kB", "1.0 MB"]
    assert [many(n, "call") for n in (0, 1, 2)] == ["0 calls", "1 call", "2 calls"]
