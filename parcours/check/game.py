"""A game: one run of an answer with work that the referee knows, and what can be asked of it afterwards.

Only ``answer(work, xs)`` runs where the learner's code lives. The values, the meeting and the judge are outside it.
"""

import dataclasses
import inspect
import json
import threading
import time
import traceback
from dataclasses import dataclass
from typing import NamedTuple

from parcours import gil
from parcours.check.limits import TooLong, capped_output, time_limit
from parcours.check.plain import NotPlain, plain
from parcours.check.watch import watched
from parcours.errors import RefereeError, TraceError
from parcours.trace import trace

__all__ = ["Finding", "Game", "Here", "Played", "Player", "Stopped"]

PATIENCE = 10  # seconds: the least that the referee waits for a meeting
SLACK = 20  # times what a meeting of the check's own took, right before, on the same workers

# Hints that every exercise has, beside its own.
COMMON_HINTS = {
    "return": "Your function gave back nothing. Did you forget `return`?",
    "order": "The results are right, but in another order than the inputs. Keep what you submit in a list, and read "
    "the results in the order of that list.",
    "values": "The results are wrong. Compare what your function returns with `[work(x) for x in xs]`.",
    "error": "Run your function in a cell of its own, with `nap(0.1)` as work, and read the last line of the error.",
    "endless": "Something never ends: a loop without a way out, or a wait for a task that never finishes.",
}

# What the environment's fault looks like: nothing is said of the answer then.
_NOT_THEIRS = {"LocalRayletDiedError", "NodeDiedError", "OutOfMemoryError", "RaySystemError", "RefereeError"}


@dataclass(frozen=True)
class Finding:
    """What one question to a game gave.

    told: a few words for a verdict when it passes ("right results"); fault: when it does not ("the results are
    wrong"). expected, seen: a sentence each. about_time: whether the run's timeline shows the mistake.
    advice: it cannot fail the answer. picture: what shows the mistake better than the timeline.
    """

    ok: bool
    told: str
    fault: str
    expected: str
    seen: str
    hint: str
    about_time: bool = False
    advice: bool = False
    picture: object = None


class Stopped(Exception):
    """The run gave no result: `outcome` says why ("raised", "too long", "cannot tell")."""

    def __init__(self, outcome, finding, seen="", hint=""):
        super().__init__(finding)
        self.outcome, self.finding, self.seen, self.hint = outcome, finding, seen, hint


class Played(NamedTuple):
    """What came of one run of an answer.

    result: plain values, or the `NotPlain` that says what it was instead. run: its `Trace`. caller: the native id of
    the thread that called the answer.
    """

    result: object
    run: object
    caller: int


class Player:
    """Runs an answer where the learner's code lives; the judge, the values and the meeting are elsewhere.

    terms: what the referee is asked to look at beside the rest, as it is given to `Referee.new_game`.
    proven: whether each call of a meeting must be the kernel's word, too, and not the answer's alone.
    """

    terms, proven = {}, False

    def wrong_call(self):
        """What is wrong with an answer before it runs, as (seen, what to do), or None."""
        raise NotImplementedError

    def problem(self, needs):
        """What of the needs is missing where the answer runs, as (seen, what to do), or None."""
        raise NotImplementedError

    def meet(self, needs, work, xs):
        """Let the workers that the answer will have call work(x) for each x, all at once."""
        raise NotImplementedError

    def play(self, work, xs, seconds):
        """Run answer(work, xs) for at most `seconds`; gives what was `Played`. Raises Stopped for no result."""
        raise NotImplementedError


class Here(Player):
    """The answer is a function of this process."""

    def __init__(self, answer):
        self.answer = answer

    def wrong_call(self):
        return _wrong_call(self.answer)

    def problem(self, needs):
        return needs.problem()

    def meet(self, needs, work, xs):
        needs.meet(work, xs)

    def play(self, work, xs, seconds):
        caller = threading.get_native_id()
        try:
            with trace() as run, watched(work), capped_output(), time_limit(seconds):
                result = self.answer(work, list(xs))
        except TooLong as error:
            raise Stopped("too long", f"your code was {error}.", hint="endless") from None
        except KeyboardInterrupt:
            raise  # the learner's own stop button
        except BaseException as error:
            raise _raised(error, self.answer) from None
        return Played(_plain_or_not(result), run, caller)


class Game:
    """Runs of one answer, by a `Player`. A judge calls `play`, then yields findings.

    answer: a function, or a player that has one elsewhere.
    """

    def __init__(self, answer, needs, seconds, referee):
        self.player = answer if isinstance(answer, Player) else Here(answer)
        self.needs, self.seconds, self.referee = needs, seconds, referee
        self.run = self.xs = self.result = self.seen = None

    def play(self, xs, meet, lanes=False):
        """Run answer(work, xs), where work(x) holds its slot until `meet` calls are inside at once.

        xs: list of numbers or strings. meet: how many calls the answer must have in flight together; at most as many
        as there are xs. lanes: whether those who met go on to run a lane each; see `play_lanes`.
        Raises Stopped when the answer gives no result.
        """
        patience = max(PATIENCE, SLACK * self._meeting_seconds(meet))
        self.xs, self.meet = list(xs), meet
        work = self.referee.new_game(self.xs, meet, patience, lanes=lanes, **self.player.terms)
        try:
            self.result, self.run, self._caller = self.player.play(work, self.xs, self.seconds + patience)
        finally:
            self.seen = self.referee.end_game(work)

    def play_lanes(self, kind):
        """Run answer(work, [kind, kind]) until it is known whether the two calls let each other run.

        kind: the name of a unit of work that computes (`gil.UNITS`). work(kind) waits for the other call, then works in
        a lane while forced hand-overs are frozen. One run in which they alternated settles it, three that they did not.
        """

        def run():
            self.play([kind, kind], meet=2, lanes=True)
            self.lanes = _lanes(self.seen["lanes"])
            return self.lanes

        self.kind, self.turns = kind, gil.takes_turns(run)

    def _meeting_seconds(self, meet):
        """Warm the workers by a meeting of our own; gives the seconds that a second one took."""
        for _ in range(2):
            xs, start = list(range(meet)), time.monotonic()
            work = self.referee.new_game(xs, meet, 60)
            try:
                self.player.meet(self.needs, work, xs)
            except Stopped:
                raise
            except Exception as error:
                why = f"The check's own tasks failed ({type(error).__name__}). This says nothing about your answer."
                raise Stopped("cannot tell", "nothing was checked.", why) from error
            finally:
                met = self.referee.end_game(work)["decision"] == "met"
            if not met:
                why = f"{meet} tasks of the check's own did not come together. This says nothing about your answer."
                raise Stopped("cannot tell", "nothing was checked.", why)
        return time.monotonic() - start

    # -- findings -----------------------------------------------------------------------------------------------------
    def returned_values(self, hint="values", refs=None, of=None):
        """It returned [work(x) for x in xs], or of(work(x)) for each, as plain values.

        `refs` is the hint for promises in their place.
        """
        values = {repr(x): value for x, value in self.seen["values"]}
        right = [of(values[repr(x)]) if of else values[repr(x)] for x in self.xs]
        expected = f"A list of {len(right)} values, one for each x, in order."

        def wrong(fault, seen, hint=hint):
            return Finding(False, "", fault, expected, seen, hint)

        result = self.result
        if isinstance(result, NotPlain):
            fault = "it returned promises, not results" if result.promise else "it did not return a list"
            return wrong(fault, f"{result}.", refs if result.promise and refs else hint)
        if result == right:
            return Finding(True, "right results", "", expected, "", "")
        if result is None:
            return wrong("it returned nothing", "None.", "return")
        if not isinstance(result, list):
            return wrong("it did not return a list", f"A value of type `{type(result).__name__}`.")
        if len(result) != len(right):
            return wrong("the list has another length", f"A list of {len(result)} values.")
        if sorted(result, key=repr) == sorted(right, key=repr):
            return wrong("the results are in another order", "The right values, in another order.", "order")
        differ = sum(a != b for a, b in zip(result, right, strict=True))
        return wrong("the results are wrong", f"{differ} of {len(right)} values are wrong.")

    def ran_in_ray(self, hint):
        """Every call of work ran in a Ray worker."""
        arrivals = self.seen["arrivals"]
        here = sum(not arrival["ray"] for arrival in arrivals)
        expected = "Every call of `work` in a Ray worker."
        seen = f"{self._calls()}, {here} of them in your notebook's own process."
        return Finding(bool(arrivals) and not here, "in Ray", "not in Ray tasks", expected, seen, hint)

    def met(self, hint, here=None, few=None):
        """So many calls of work as `play` asked for were inside at the same moment.

        `hint` is for calls that ran one after another; `here`, where given, for calls that all ran in the thread of
        the caller; `few` for some that ran together, but too few.
        """
        most = self.seen["most"]
        if here and all(arrival["tid"] == self._caller for arrival in self.seen["arrivals"]):
            hint = here
        elif few and most > 1:
            hint = few
        expected = f"At least {self.meet} of the {len(self.xs)} calls of `work` running at the same moment."
        fault = f"only {most} calls ran at the same moment" if most > 1 else "the calls ran one at a time"
        told, seen = f"{self.meet} calls at the same moment", f"{self._at_a_time()}."
        met = self.seen["decision"] == "met"
        if met and self.player.proven and not self._proven():
            fault, seen = "the calls did not wait in threads of their own", "Calls that no thread of their own made."
            met = False
        return Finding(met, told, fault, expected, seen, hint, about_time=True)

    def let_run(self, hint):
        """The two calls of `play_lanes` ran at the same time: neither kept the GIL from the other."""
        turns = self.turns
        if turns.answer is None:
            raise Stopped("cannot tell", "nothing was checked.", turns.reason)
        call, picture = f"`work({self.kind!r})`", None
        if turns.answer:
            picture = gil.picture(self.lanes, title=f"{self.kind}: your two calls, switching frozen", width=600)
        expected = f"Two calls of {call} that run at the same time."
        seen = turns.reason.replace("each lane", "each call")
        return Finding(
            turns.answer is False, "none held up the other", f"the calls of {call} took turns", expected, seen, hint,
            picture=picture,
        )  # fmt: skip

    def advice_one_process(self, hint):
        """All calls ran in one process, where threads are enough; it cannot fail the answer."""
        processes = len({arrival["pid"] for arrival in self.seen["arrivals"]})
        seen = f"{_many(len(self.xs), 'call')} of `work` in {processes} processes."
        return Finding(processes < 2, "", "", "All calls in one process.", seen, hint, advice=True)

    def never_more_than(self, most, hint):
        """After a game with a meeting of most + 1: it did not come about, for at most `most` calls run at once."""
        expected = f"At most {most} calls of `work` at the same moment."
        fault = f"more than {most} calls ran at the same moment"
        ok = self.seen["decision"] != "met"
        return Finding(
            ok, f"never more than {most}", fault, expected, f"{self._at_a_time()}.", hint, about_time=True
        )

    def tasks_at_most(self, most, hint):
        """All calls of work together ran in at most `most` tasks."""
        expected = f"At most {most} tasks for {len(self.xs)} calls of `work`."
        return Finding(self.tasks <= most, "", "there are too many tasks", expected, self._tasks_told(), hint)

    def tasks_at_least(self, least, hint):
        """The calls of work were spread over at least `least` tasks."""
        expected = f"The calls of `work` in at least {least} tasks."
        return Finding(self.tasks >= least, "", "there are too few tasks", expected, self._tasks_told(), hint)

    def submitted_at_least(self, least, hint):
        """At least `least` tasks were submitted, by the caller or by its tasks, whatever they did."""
        submitted = len({event.task for event in self.run.events if event.kind == "submitted"})
        expected, seen = f"At least {_many(least, 'task')} submitted.", f"{_many(submitted, 'task')} submitted."
        return Finding(submitted >= least, "", "there are too few tasks", expected, seen, hint)

    def submitted_before_waited(self, hint):
        """Every task was submitted before the caller waited for the first."""
        ok, expected = not self._waits_between(), "Every task submitted before your code waits for the first."
        fault, told = "your code waits before it has submitted all", "all submitted before the first wait"
        return Finding(ok, told, fault, expected, f"{self._at_a_time()}.", hint, about_time=True)

    def advice_submitted_before_waited(self, hint):
        """As `submitted_before_waited`, but it cannot fail the answer."""
        return dataclasses.replace(self.submitted_before_waited(hint), told="", advice=True)

    def _proven(self):
        """Whether each call of the meeting was a thread of its own, asleep in work, by the kernel's word."""
        proof = [arrival for arrival in self.seen["proof"] if arrival["thread"] and arrival["reads"]]
        return len({(arrival["pid"], arrival["tid"]) for arrival in proof}) >= self.meet

    # -- what was seen ------------------------------------------------------------------------------------------------
    @property
    def tasks(self):
        """How many tasks the calls of work ran in."""
        return len({(arrival["pid"], arrival["task"] or self._thread(arrival)) for arrival in self.seen["arrivals"]})

    def _thread(self, arrival):
        # In a Ray worker, a thread is no task: its task started it. Where a task left no stamp, nobody can say.
        return arrival["tid"] if not arrival["ray"] or self.run.missed else None

    def _calls(self):
        return _many(len(self.seen["arrivals"]), "call") + " of `work`"

    def _waits_between(self):
        first_wait = min((start for start, _ in self.run.waits), default=float("inf"))
        return any(t > first_wait for t in self.run.submitted)

    def _at_a_time(self):
        calls = len(self.seen["arrivals"])
        words = f"{_many(calls, 'call')} of `work`, {self.seen['most']} at a time"
        return words + (": your code waits for a task before it submits the next" if self._waits_between() else "")

    def _tasks_told(self):
        return f"{_many(self.tasks, 'task')} for {self._calls()}."


def _lanes(records):
    """The lanes that the referee was told, or none where they are no records."""
    try:
        return gil.Lanes.from_json(json.dumps({"note": "", "records": records})).checked()
    except TraceError:
        return gil.Lanes(())


def _many(number, noun):
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _plain_or_not(result):
    """A result as it would come out of JSON, so that one process can hand it to another and nothing is lost."""
    try:
        return json.loads(json.dumps(plain(result)))
    except NotPlain as error:
        return error
    except RecursionError:
        return NotPlain("It returned a list that holds itself, or lists within lists without end")
    except Exception as error:  # whatever a value of a class of theirs raises, and numbers too long to write
        return NotPlain(f"It returned a value that cannot be read ({type(error).__name__})")


def _wrong_call(answer):
    """What is wrong with an answer before it runs, as (seen, what to do), or None."""
    kind = type(answer).__name__.partition("(")[0]  # Ray's are called "ActorClass(Counter)"
    if kind.partition("(")[0] in ("RemoteFunction", "ActorClass", "DelayedLeaf"):
        return (
            f"You gave a `{kind}`.",
            "Give the function that submits the tasks; decorate only the task that it submits.",
        )
    if not callable(answer):
        return (
            f"You gave a value of type `{kind}`.",
            "Give the function itself, without calling it: no parentheses.",
        )
    try:
        inspect.signature(answer).bind(None, [])
    except TypeError as error:
        return (
            f"It cannot be called as `answer(work, xs)`: {error}.",
            "Keep the first line of the starter as it was.",
        )
    except ValueError:
        return None  # a callable whose signature nobody knows
    return None


def _raised(error, answer):
    """What an exception of the answer is in a verdict: its type, its message's first line, and the learner's line."""
    name = type(error).__name__
    if name in _NOT_THEIRS or isinstance(error, RefereeError):
        return Stopped("cannot tell", "nothing was checked.", f"{name}: {_first_line(error)}")
    if isinstance(error, SystemExit):
        return Stopped("raised", "your code left Python (`sys.exit` or `exit`) instead of returning.", hint="error")
    cause = getattr(error, "cause", None) or error  # a Ray task's exception carries what the task raised
    told = f"{type(cause).__name__}: {_first_line(cause)}"
    code = getattr(answer, "__code__", None)
    lines = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    where = f" At line {lines[-1].lineno} of your cell: `{lines[-1].line}`." if lines and lines[-1].line else ""
    return Stopped("raised", f"your code raised {type(cause).__name__}.", f"{told}.{where}", hint="error")


def _first_line(error):
    try:
        text = str(error).strip().splitlines()
    except Exception:  # the text of an exception is the learner's code, too
        text = []
    return text[0].rstrip(".")[:200] if text else "no message"
