"""A game: one run of an answer with work that the referee knows, and what can be asked of it afterwards.

Only ``answer(work, xs)`` runs where the learner's code lives. The values, the meeting and the judge are outside it.
"""

import collections
import contextlib
import dataclasses
import inspect
import json
import math
import threading
import time
import traceback
from dataclasses import dataclass
from typing import NamedTuple

from parcours import gil
from parcours.check import arrays
from parcours.check.limits import TooLong, capped_output, time_limit
from parcours.check.plain import NotPlain, plain
from parcours.check.watch import watched
from parcours.engines.record import is_dask
from parcours.errors import RefereeError, TraceError
from parcours.trace import trace

__all__ = ["Finding", "Game", "Here", "Played", "Player", "Stopped"]

PATIENCE = 10  # seconds without any change, the least that the referee waits for a meeting
SLACK = 20  # times what a meeting of the check's own took, right before, on the same workers

# Hints that every exercise has, beside its own.
COMMON_HINTS = {
    "return": "Your function gave back nothing. Did you forget `return`?",
    "order": "The results are right, but in another order than the inputs. Keep what you submit in a list, and read "
    "the results in the order of that list.",
    "values": "The results are wrong. Compare what your function returns with `[work(x) for x in xs]`.",
    "error": "Run your function in a cell of its own, as the cell above the check does, and read the last line of "
    "the error.",
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

    def play(self, work, xs, seconds, apart=False, array=None):
        """Run answer(work, xs) for at most `seconds`; gives what was `Played`. Raises Stopped for no result.

        apart: whether Dask's tasks get copies of what they use, as in another process.
        array: where given, the answer gets `arrays.arguments` of it instead, and Dask runs two threads.
        """
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

    def play(self, work, xs, seconds, apart=False, array=None):
        caller = threading.get_native_id()
        given = arrays.arguments(work, array) if array else (work, list(xs))
        dask = arrays.two_workers() if array else contextlib.nullcontext()
        try:
            with dask, trace() as run, watched(work, apart), capped_output(), time_limit(seconds):
                result = self.answer(*given)
                if array and array["lazy"]:
                    result = arrays.finished(result)
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

    def play(self, xs, meet, lanes=False, apart="", array=None):
        """Run answer(work, xs), where work(x) holds its slot until `meet` calls are inside at once.

        xs: list of numbers or strings. meet: how many calls the answer must have in flight together; at most as many
        as there are xs. lanes: whether those who met go on to run a lane each; see `play_lanes`.
        apart: where given, Dask's tasks get copies of what they use, as in another process, so that what one does to
        a value outside of it is lost; it is the hint for what cannot be copied, such as a lock.
        array: see `play_array`.
        Raises Stopped when the answer gives no result.
        """
        patience = max(PATIENCE * self.needs.slow, SLACK * self._meeting_seconds(meet))
        self.xs, self.meet = list(xs), meet
        work = self.referee.new_game(self.xs, meet, patience, lanes=lanes, **self.player.terms)
        try:
            more = {"apart": True} if apart else {"array": array} if array else {}
            self.result, self.run, self._caller = self.player.play(work, self.xs, self.seconds + patience, **more)
        except Stopped as stop:
            stop.hint = apart if apart and "pickle" in stop.seen else stop.hint
            raise
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

    def play_array(self, shape, dtype="float64", budget=None, radius=None):
        """Run answer(stored, budget), or answer(stored, blur), on an array that is read part by part.

        shape: (rows, columns). budget: bytes. radius: that of the blur, whose answer gives back a Dask array, which
        is computed where the answer ran. Dask runs two threads, on every machine.
        """
        self.array = {"shape": list(shape), "dtype": dtype, "lazy": radius is not None}
        self.array |= {"budget": budget} if radius is None else {"radius": radius}
        self.play(["read", "blur"], meet=1, array=self.array)

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
        return self.returned(lambda values: [of(value) if of else value for value in values], hint, refs)

    def returned(self, make, hint="values", refs=None):
        """It returned make([work(x) for x in xs]), a list or a dict, as plain values.

        `refs` is the hint for promises in their place.
        """
        values = {repr(x): value for x, value in self.seen["values"]}
        right = make([values[repr(x)] for x in self.xs])
        each, kind = isinstance(right, list) and len(right) == len(self.xs), type(right).__name__
        expected = f"A {kind} of {len(right)} values, {'one for each x, in order' if each else 'as in the docstring'}."

        def wrong(fault, seen, hint=hint):
            return Finding(False, "", fault, expected, seen, hint)

        result = self.result
        if isinstance(result, NotPlain):
            fault = "it returned promises, not results" if result.promise else f"it did not return a {kind}"
            return wrong(fault, f"{result}.", refs if result.promise and refs else hint)
        if result == right:
            return Finding(True, "right results", "", expected, "", "")
        if result is None:
            return wrong("it returned nothing", "None.", "return")
        if type(result) is not type(right):
            return wrong(f"it did not return a {kind}", f"A value of type `{type(result).__name__}`.")
        if len(result) != len(right):
            return wrong(f"the {kind} has another length", f"A {kind} of {len(result)} values.")
        if isinstance(right, dict):
            differ = sum(key not in result or result[key] != value for key, value in right.items())
            return wrong("the results are wrong", f"{differ} of {len(right)} values are wrong: `{str(result)[:80]}`.")
        if sorted(result, key=repr) == sorted(right, key=repr):
            hint = "order" if each else hint
            return wrong("the results are in another order", "The right values, in another order.", hint)
        differ = sum(a != b for a, b in zip(result, right, strict=True))
        return wrong("the results are wrong", f"{differ} of {len(right)} values are wrong.")

    def ran_in_ray(self, hint):
        """Every call of work ran in a Ray worker."""
        arrivals = self.seen["arrivals"]
        here = sum(not arrival["ray"] for arrival in arrivals)
        expected = "Every call of `work` in a Ray worker."
        seen = f"{self._calls()}, {here} of them in your notebook's own process."
        return Finding(bool(arrivals) and not here, "in Ray", "not in Ray tasks", expected, seen, hint)

    def stayed_lazy(self, hint):
        """Nothing ran before Dask computed it: every call of work was made by a task of Dask's."""
        arrivals = self.seen["arrivals"]
        eager = sum(not is_dask(arrival["task"]) for arrival in arrivals)
        expected = "Every call of `work` in a task of Dask's, and none before `compute`."
        seen = f"{self._calls()}, {eager} of them in no task of Dask's."
        return Finding(bool(arrivals) and not eager, "in Dask", "not in Dask's tasks", expected, seen, hint)

    def computed_once(self, hint):
        """work was called once for each x, however many results need it."""
        calls = collections.Counter(repr(arrival["x"]) for arrival in self.seen["arrivals"])
        ok = all(calls[x] <= wanted for x, wanted in collections.Counter(map(repr, self.xs)).items())
        expected = f"{_many(len(self.xs), 'call')} of `work`, one for each x."
        return Finding(ok, "each computed once", "the work was done again", expected, f"{self._calls()}.", hint)

    def advice_one_compute(self, hint):
        """The whole plan was computed at once; cannot fail the answer."""
        seen = f"{_many(len(self.run.waits), 'computation')}, one after another."
        expected = "One `compute`, when the whole plan is written."
        fault = "it was computed in pieces"
        return Finding(not self._waits_between(), "", fault, expected, seen, hint, advice=True)

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
            ok,
            f"{most} calls at the same moment, never more",
            fault,
            expected,
            f"{self._at_a_time()}.",
            hint,
            about_time=True,
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

    # -- findings on arrays ------------------------------------------------------------------------------------------
    def returned_number(self, of, hint="values", promise="promise"):
        """It returned of(the whole array), a number; `promise` is the hint for a Dask array that was not computed."""
        right, result = float(of(self._whole())), self.result
        told = {"expected": "One number, as NumPy gives it for the whole array.", "told": "right result"}
        if isinstance(result, NotPlain):
            fault = "it returned a promise, not a number" if result.promise else "it did not return a number"
            return Finding(False, **told, fault=fault, seen=f"{result}.", hint=promise if result.promise else hint)
        if result is None:
            return Finding(False, **told, fault="it returned nothing", seen="None.", hint="return")
        if type(result) not in (int, float):
            kind = f"A value of type `{type(result).__name__}`."
            return Finding(False, **told, fault="it did not return a number", seen=kind, hint=hint)
        seen = f"{result:.6g}, where NumPy gives {right:.6g}."
        close = abs(result - right) <= 1e-4 * abs(right)
        return Finding(close, **told, fault="the number is wrong", seen=seen, hint=hint)

    def returned_blurred(self, hint, seams, edge, eager):
        """It returned a Dask array whose values are those of the blurred whole.

        Hints: `seams` for values that are wrong where blocks meet, `edge` for such as are wrong at the edge alone,
        `eager` for an array that is no Dask array.
        """
        import numpy as np

        right = arrays.Blur(self.array["radius"])(self._whole())
        told = {"expected": "A Dask array with the values of `blur(stored[:])`.", "told": "right values"}
        result = self.result
        if isinstance(result, NotPlain) or not isinstance(result, dict) or set(result) != {"blocks", "values"}:
            if result is None:
                return Finding(False, **told, fault="it returned nothing", seen="None.", hint="return")
            array = isinstance(result, list)
            fault = "the array was computed already" if array else "it did not return a Dask array"
            seen = "An array of NumPy's." if array else f"{result}."
            return Finding(False, **told, fault=fault, seen=seen[:200], hint=eager)
        values = np.asarray(result["values"], dtype=object)
        if values.shape != right.shape:
            seen = f"An array of {' x '.join(map(str, values.shape))}, for one of {' x '.join(map(str, right.shape))}."
            return Finding(False, **told, fault="the array has another shape", seen=seen, hint=hint)
        wrong = ~np.isclose(values.astype(float), right)
        r = self.array["radius"]
        inside = wrong[r:-r, r:-r]
        seen = f"{wrong.sum()} of {wrong.size} values are wrong{'' if inside.any() else ', all of them at the edge'}."
        hint = edge if not inside.any() else seams if inside.mean() < 0.5 else hint
        return Finding(not wrong.any(), **told, fault="the values are wrong", seen=seen, hint=hint)

    def read_in_dask(self, hint):
        """The array was read in tasks of Dask's, and not before it computed."""
        parts = self._parts("read")
        eager = [part for part in parts if not is_dask(part["task"])]
        expected = "Every part of the array read in a task of Dask's."
        seen = f"{_many(len(parts), 'part')} read, {len(eager)} of them in no task of Dask's."
        fault = "not in Dask's tasks" if parts else "the array was not read"
        return Finding(bool(parts) and not eager, "read in Dask", fault, expected, seen, hint)

    def blocks_at_most(self, most, hint, what="read"):
        """No part that was read (or blurred, `what`) took more than `most` bytes."""
        largest = max((self._bytes(part) for part in self._parts(what)), default=0)
        expected = f"Blocks of at most {_size(most)}; the array has {_size(self.array_bytes)}."
        fault, seen = "a block is too large", f"A block of {_size(largest)}."
        return Finding(0 < largest <= most, "no block too large", fault, expected, seen, hint)

    def blocks_fewer_than(self, most, hint):
        """The array was read in at most `most` parts."""
        parts = len(self._parts("read"))
        expected, seen = f"At most {most} blocks read.", f"{parts} blocks read."
        return Finding(parts <= most, "", "there are too many blocks", expected, seen, hint)

    def held_at_most(self, most, hint):
        """The results that Dask held at one moment took at most `most` bytes."""
        level = peak = 0
        for _, _, nbytes in self.run.held:
            level += nbytes
            peak = max(peak, level)
        expected = f"At most {_size(most)} of results in memory at one moment; the array has {_size(self.array_bytes)}."
        seen = f"{_size(peak)} at one moment."
        return Finding(peak <= most, "little in memory", "too much was held in memory", expected, seen, hint)

    def _whole(self):
        """The array that the answer was given, as the judge knows it."""
        seed = dict(map(tuple, self.seen["values"]))["read"]
        rows, columns = self.array["shape"]
        return arrays.values_at(seed, range(rows), range(columns), self.array["dtype"])

    def _parts(self, what):
        """The arrivals that told of a part larger than one value, which Dask may try a function on."""
        arrivals = [a for a in self.seen["arrivals"] if a["x"] == what and "part" in a]
        return [arrival for arrival in arrivals if math.prod(arrival["part"]) > 1]

    def _bytes(self, part):
        return math.prod(part["part"]) * (4 if self.array["dtype"] == "float32" else 8)

    @property
    def array_bytes(self):
        return self._bytes({"part": self.array["shape"]})

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
        return gil.Lanes.from_json(json.dumps({"note": "", "records": records}))
    except TraceError:
        return gil.Lanes(())


def _size(nbytes):
    return f"{nbytes / 1e6:.1f} MB" if nbytes >= 1e6 else f"{nbytes / 1e3:.0f} kB"


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
