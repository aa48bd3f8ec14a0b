"""A game: how it asks the referee for a meeting, what it keeps of its runs, and what it calls a second run."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from runs import RIGHT, XS, played
from small_exercises import GIVEN

from parcours.check import Words, exercise, judge_again
from parcours.check.behaviours import in_one_process, met, returned_values
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding, Stopped
from parcours.check.game import (
    GAP,
    HOLD,
    MOST_GAP,
    PATIENCE,
    SLACK,
    SLOWEST,
    Game,
    RecordedGame,
    runs_from_json,
    runs_to_json,
)
from parcours.check.givens.account import account_calls
from parcours.check.givens.calls import calls
from parcours.check.needs import THREADS
from parcours.check.player import Here
from parcours.check.work import Referee
from parcours.engines.recorder import Recorder


def in_a_loop(work, xs):
    return [work(x) for x in xs]


def game_of(answer, referee, needs=THREADS, words=None):
    return Game(Here(answer), needs, 30, referee, words)


# -- a run -------------------------------------------------------------------------------------------------------------
def test_a_game_keeps_its_runs_as_they_are(referee):
    def answer(work, xs):
        if len(xs) > 2:
            raise ValueError("too many")
        return in_a_loop(work, xs)

    game = game_of(answer, referee, words=Words("fetch", "page", "pages"))
    first = game.play(calls([1, 2]))
    assert (first.words.work, first.proven, first.overhead) == ("fetch", False, None)
    with game.again("with 3 numbers"), pytest.raises(Stopped):
        game.play(calls([1, 2, 3]))
    second = game.play(calls([5]), overhead=True)
    assert second.overhead > 0
    assert game.runs[::2] == [first, second]
    stopped = game.runs[1]
    assert stopped.parts[:2] == ("raised", "your code raised ValueError.")
    assert stopped.given == calls([1, 2, 3])
    assert game.trace is second.trace
    assert Recorder.active is None


def test_the_trace_of_a_game_is_that_of_its_last_run_that_ended(referee):
    game = game_of(lambda work, xs: 1 / 0 if xs == [0] else 0, referee)
    assert game.trace is None
    run = game.play(calls([1]))
    with pytest.raises(Stopped):
        game.play(calls([0]))
    assert game.trace is run.trace


def test_a_meeting_is_over_with_its_run(referee):
    kept = []
    game_of(lambda work, xs: kept.append(work), referee).play(calls([1], meet=1))
    assert referee.end_meeting(kept[0])["decision"] == "over"


def test_an_answer_that_cannot_be_called_is_not_run_for_a_given_that_it_does_not_fit(referee):
    game = game_of(in_a_loop, referee)
    game.play(calls([1]))
    with pytest.raises(Stopped) as caught:
        game.play(account_calls([1]))
    assert (caught.value.outcome, caught.value.hint) == ("failed", "call")
    assert "three arguments" in caught.value.seen


def test_what_is_missing_is_asked_for_before_the_first_run_alone(referee):
    asked = []

    class Needs(type(THREADS)):
        def problem(self):
            asked.append(True)
            return ("Nothing is there.", "Start it.") if len(asked) > 1 else None

    game = game_of(in_a_loop, referee, Needs())
    game.play(calls([1]))
    game.play(calls([1]))
    assert asked == [True]
    with pytest.raises(Stopped) as caught:
        game_of(in_a_loop, referee, game.needs).play(calls([1]))
    stopped = caught.value
    assert (stopped.outcome, stopped.seen, stopped.next) == ("cannot tell", "Nothing is there.", "Start it.")


# -- the meeting -------------------------------------------------------------------------------------------------------
def test_the_workers_are_warmed_and_timed_before(referee):
    meetings = []

    class Needs(type(THREADS)):
        def meet(self, work, xs):
            meetings.append(list(xs))
            super().meet(work, xs)

    game_of(in_a_loop, referee, Needs()).play(calls([5, 6], meet=2))
    assert meetings == [[0, 1], [0, 1]]


def test_a_meeting_of_its_own_that_fails_says_nothing_of_the_answer(referee):
    class Broken(type(THREADS)):
        def meet(self, work, xs):
            raise OSError("no workers")

    class Alone(type(THREADS)):
        def meet(self, work, xs):
            pass

    for needs, words in ((Broken(), "The check's own tasks failed (OSError)"), (Alone(), "did not come together")):
        called = []
        with pytest.raises(Stopped) as caught:
            game_of(lambda work, xs, called=called: called.append(xs), referee, needs).play(calls([1, 2], meet=2))
        assert caught.value.outcome == "cannot tell"
        assert words in caught.value.seen
        assert called == []


def test_a_right_answer_that_is_slow_to_start_its_tasks_passes(play):
    def slowly(work, xs):
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(work, xs[0])
            time.sleep(0.4)  # many looks of the watcher long
            return [future.result() for future in (first, pool.submit(work, xs[1]))]

    assert met(play(slowly, calls([1, 2], meet=2)), "loop").ok


class SlowToMeet(type(THREADS)):
    """A machine on which all takes longer."""

    def meet(self, work, xs):
        super().meet(work, xs)
        time.sleep(0.2)


def test_a_slow_machine_has_more_time_to_see_who_left_first(play):
    left = {}

    def answer(work, xs):
        def call(x):
            value = work(x)
            left[x] = time.perf_counter()
            return value

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(call, xs))

    assert met(play(answer, calls([1, 2], meet=2), SlowToMeet()), "loop").ok
    assert abs(left[1] - left[2]) >= 0.4


@pytest.fixture
def asked(referee, monkeypatch):
    """The terms of each meeting that is opened from now on."""
    terms = []

    def open_meeting(asked):
        terms.append(asked)
        return Referee.open_meeting(referee, asked)

    monkeypatch.setattr(referee, "open_meeting", open_meeting)
    return terms


def test_a_meeting_that_seems_to_last_stretches_the_patience_so_far_and_no_further(referee, asked, monkeypatch):
    game = game_of(in_a_loop, referee)
    for seconds in (0.0, 1.0, 1e6):
        monkeypatch.setattr(game, "_meeting_seconds", lambda meet, seconds=seconds: seconds)
        game.play(calls([1]))
    expected = [(PATIENCE, GAP), (SLACK, MOST_GAP), (SLACK * SLOWEST, MOST_GAP)]
    assert [(terms.patience, terms.gap) for terms in asked] == expected


def test_the_terms_are_the_given_s_and_where_the_answer_lives_has_the_last_word(referee, asked):
    class Elsewhere(Here):
        terms = {"workers": {"ray": {"command": "ray::", "parents": [1]}}}

    Game(Elsewhere(lambda work, account, xs: None), THREADS, 30, referee).play(account_calls([1, 2], meet=2))
    terms = asked[-1]
    assert (terms.xs, terms.meet, terms.gap) == ([1, 2], 2, 0)  # those who pay do not leave one after another
    assert terms.workers == Elsewhere.terms["workers"]


# -- again -------------------------------------------------------------------------------------------------------------
def test_calls_that_are_alone_are_held_for_the_picture(referee, asked):
    game_of(in_a_loop, referee).play(calls([1, 2], meet=2))
    assert asked[-1].hold == HOLD > 0


def failing(**parts):
    return Finding(**{"ok": False, "failed": "it is wrong", "expected": "E.", "seen": "3 calls.", **parts})


def test_what_fails_again_says_so_and_what_passes_is_silent():
    game = RecordedGame([])
    with game.again("with 12 numbers"):
        assert game.in_context(failing()) == failing(failed="with 12 numbers it is wrong")
        assert game.in_context(Finding(ok=True, passed="right results")).passed == ""
    assert game.in_context(failing()) == failing()


def test_advice_on_a_second_run_says_which():
    game = RecordedGame([])
    with game.again("with 12 numbers"):
        assert game.in_context(failing(advice=True)).seen == "With 12 numbers: 3 calls."
    assert game.in_context(failing(advice=True)).seen == "3 calls."


@pytest.mark.parametrize("outcome", ["raised", "too long", "failed"])
def test_what_stopped_a_second_run_says_which(outcome):
    game = RecordedGame([Stopped(outcome, "your code went wrong.", "Seen.", hint="error", given=GIVEN)])
    with pytest.raises(Stopped) as caught, game.again("for 'sum'"):
        game.play(GIVEN)
    assert caught.value.parts == (outcome, "for 'sum' your code went wrong.", "Seen.", "error", "")
    assert game.in_context(failing()) == failing()


def test_where_nothing_can_be_told_of_a_second_run_nothing_is_said_of_it():
    game = RecordedGame([])
    with pytest.raises(Stopped) as caught, game.again("for 'sum'"):
        game.play(GIVEN)
    assert caught.value.finding == "nothing was checked."


@exercise("twice", hints={"own": "Own.", "cheaper": "Threads."})
def twice(game):
    yield returned_values(game.play(calls(XS)))
    with game.again("with 2 numbers"):
        run = game.play(calls([3, 1]))
        yield returned_values(run)
        yield in_one_process(run, "cheaper")
    yield Finding(ok=True, passed="and that is all")


FIRST, SECOND = played(RIGHT, given=calls(XS)), calls([3, 1])


@pytest.mark.parametrize(
    ("second", "finding"),
    [
        (played([30, 10], given=SECOND), "right results, and that is all."),
        (played([30, 11], given=SECOND), "right results, but with 2 numbers the results are wrong."),
        (Stopped("raised", "your code raised OSError.", given=SECOND), "with 2 numbers your code raised OSError."),
        (Stopped("cannot tell", "nothing was checked.", given=SECOND), "nothing was checked."),
    ],
    ids=["right", "wrong", "raised", "cannot tell"],
)
def test_a_verdict_on_two_runs(second, finding):
    assert judge_again(twice, [FIRST, second]).finding == finding


def test_a_verdict_names_what_is_wrong_with_the_first_run_without_a_word_of_the_second():
    assert judge_again(twice, [played([], given=calls(XS))]).finding == "the list has another length."


# -- recorded runs -----------------------------------------------------------------------------------------------------
def test_recorded_runs_are_played_in_order_and_kept():
    runs = [played([1], given=calls([1])), Stopped("raised", "your code raised.", given=calls([2]))]
    game = RecordedGame(runs, Words("fetch"))
    run = game.play(calls([1]), overhead=True)
    assert (run.result, run.words) == ([1], Words("fetch"))
    with pytest.raises(Stopped) as caught:
        game.play(calls([2]))
    assert caught.value.finding == "your code raised."
    assert game.runs == runs


@pytest.mark.parametrize("given", [calls([2]), calls([1], meet=2), account_calls([1])])
def test_a_run_that_was_given_something_else_is_not_played(given):
    for run in (played([1], given=calls([1])), Stopped("raised", "your code raised.", given=calls([1]))):
        with pytest.raises(Stopped) as caught:
            RecordedGame([run]).play(given)
        assert (caught.value.outcome, caught.value.finding) == ("cannot tell", "nothing was checked.")


def test_the_runs_of_a_game_go_through_json(referee):
    def answer(work, xs):
        return in_a_loop(work, xs) if len(xs) > 1 else 1 / 0

    game = game_of(answer, referee)
    game.play(calls([1, 2]))
    with pytest.raises(Stopped):
        game.play(calls([1]))
    first, stopped = runs_from_json(runs_to_json(game.runs))
    assert first == game.runs[0]
    assert isinstance(first, Evidence)
    assert (stopped.parts, stopped.given) == (game.runs[1].parts, game.runs[1].given)
    assert isinstance(stopped, Stopped)
    assert runs_from_json(runs_to_json([])) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "[7]",
        "[[]]",
        "[{}]",
        '[{"stopped": []}]',
        '[{"stopped": ["raised", "f."]}]',
        '[{"stopped": 3, "given": {"given": "calls.Calls", "xs": []}}]',
        '[{"stopped": ["raised", "f."], "given": {"given": "os.path"}}]',
    ],
)
def test_anything_else_is_not_runs(text):
    with pytest.raises(ValueError, match="this is not evidence|these are not runs|is not a|Expecting value"):
        runs_from_json(text)
