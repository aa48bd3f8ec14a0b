"""A game: one run of an answer with work that the referee knows, and what can be asked of it afterwards.

Only ``answer(work, xs)`` runs where the learner's code lives. The values, the meeting and the judge are outside it.
"""

import contextlib
import functools
import inspect
import json
import threading
import time
import traceback
from typing import NamedTuple

from parcours import gil
from parcours.check import arrays
from parcours.check.behaviours import Faults, Memory, Results, Tasks, Together
from parcours.check.finding import Stopped
from parcours.check.limits import TooLong, capped_output, time_limit
from parcours.check.plain import NotPlain, plain
from parcours.check.watch import watched
from parcours.errors import RefereeError, TraceError
from parcours.trace import trace

__all__ = ["Game", "Here", "Played", "Player"]

PATIENCE = 10  # seconds without any change, the least that the referee waits for a meeting
SLACK = 20  # times what a meeting of the check's own took, right before, on the same workers
SLOWEST = 3  # seconds that a meeting may seem to take: it runs where the answer lives, which could make it last
GAP = 0.05  # seconds, or three times what that meeting took: the caller has seen who left before the next one does
MOST_GAP = 1  # seconds

# Hints that every exercise has, beside its own.
COMMON_HINTS = {
    "again": "Every x needs one call of `work`. Use the results of the calls that ran together: a future, a ref, a "
    "pool or a plan gives them to you.",
    "async": "An `async def` function gives a coroutine, which nobody runs here. Write `def`, and let your function "
    "run what is to be awaited.",
    "kind": "What came back is of another kind than the docstring says: a list, a dict, a number? `list(…)` makes a "
    "list of what one can count through; without its brackets, `f.result` is a function and no result.",
    "none": "`None` is what a function gives without a `return`, and what a place holds that nobody has filled yet. "
    "Did your code wait for every call?",
    "same": "The same value came for every x. Does each call have an x of its own, and each task its own name? A "
    "`lambda` in a loop looks x up when it is called: by then it is the last one.",
    "tuple": "The results lie one level too deep, in a list or a tuple of their own. `dask.compute(…)` gives a tuple "
    "even for one promise: take its first item, `[0]`. It is given a list with a star: `dask.compute(*promises)`.",
    "return": "Your function gave back nothing. Did you forget `return`?",
    "order": "The results are right, but in another order than the inputs. Keep what you submit in a list, and read "
    "the results in the order of that list.",
    "values": "The results are wrong. Compare what your function returns with `[work(x) for x in xs]`.",
    "error": "Run your function in a cell of its own, as the cell above the check does, and read the last line of "
    "the error.",
    "machine": "Run this cell again; if that does not help, restart the kernel.",
    "endless": "Something never ends, or takes very long: a loop without a way out, a wait for a task that never "
    "finishes, many thousand tiny tasks.",
}

# What the environment's fault looks like: nothing is said of the answer then.
_NOT_THEIRS = {"LocalRayletDiedError", "NodeDiedError", "OutOfMemoryError", "RaySystemError", "RefereeError"}


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

    def overhead(self, needs):
        """Seconds that a task takes that does nothing, where the answer runs."""
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

    def overhead(self, needs):
        return needs.overhead()

    def play(self, work, xs, seconds, apart=False, array=None):
        caller = threading.get_native_id()
        given = arrays.arguments(work, array) if array else (work, list(xs))
        dask = arrays.two_workers() if array else contextlib.nullcontext()
        finish = functools.partial(arrays.finished, work=work) if array and array["lazy"] else None
        try:
            with dask, trace() as run, watched(work, apart):
                result = self._result(given, seconds, finish)
        except OSError as error:  # no folder for temporary files, or none with room: the answer's own is `Stopped`
            raise RefereeError(f"the run cannot be recorded: {error}") from error
        return Played(_plain_or_not(result), run, caller)

    def _result(self, given, seconds, finish):
        try:
            with capped_output(), time_limit(seconds):
                result = self.answer(*given)
                return finish(result) if finish else result
        except TooLong as error:
            raise Stopped("too long", f"your code was {error}.", hint="endless") from None
        except KeyboardInterrupt:
            raise  # the learner's own stop button
        except BaseException as error:
            raise _raised(error, self.answer) from None


class Game(Results, Together, Tasks, Memory, Faults):
    """Runs of one answer, by a `Player`. A judge calls `play`, then yields findings.

    answer: a function, or a player that has one elsewhere.
    """

    def __init__(self, answer, needs, seconds, referee):
        self.player = answer if isinstance(answer, Player) else Here(answer)
        self.needs, self.seconds, self.referee = needs, seconds, referee
        self.proven = self.player.proven

    def play(self, xs, meet, lanes=False, apart="", array=None, fault=""):
        """Run answer(work, xs), where work(x) holds its slot until `meet` calls are inside at once.

        xs: list of numbers or strings. meet: how many calls the answer must have in flight together; at most as many
        as there are xs. lanes: whether those who met go on to run a lane each; see `play_lanes`.
        apart: where given, Dask's tasks get copies of what they use, as in another process, so that what one does to
        a value outside of it is lost; it is the hint for what cannot be copied, such as a lock.
        array: see `play_array`.
        fault: where given, the worker process of one of those who met is killed in the middle of its call; it is the
        hint for an answer that raises then.
        Raises Stopped when the answer gives no result.
        """
        took = min(self._meeting_seconds(meet), SLOWEST * self.needs.slow)
        patience = max(PATIENCE * self.needs.slow, SLACK * took)
        terms = {"lanes": lanes, "lose": int(bool(fault)), "gap": min(max(GAP, 3 * took), MOST_GAP)}
        self.xs, self.meet = list(xs), meet
        work = self.referee.new_game(self.xs, meet, patience, **terms, **self.player.terms)
        stopped = None
        try:
            more = {"apart": True} if apart else {"array": array} if array else {}
            self.result, self.run, self.caller = self.player.play(work, self.xs, self.seconds + patience, **more)
        except Stopped as stop:
            stopped = stop
        finally:
            self.seen = self.referee.end_game(work)
        if stopped:
            unpicklable = apart if "pickle" in stopped.seen else ""
            stopped.hint = unpicklable or (fault if self.seen["lost"] else "") or stopped.hint
            raise stopped

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
        self.play(["read", "blur", "returned"], meet=1, array=self.array)

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
                raise Stopped("cannot tell", "nothing was checked.", why, hint="machine") from error
            finally:
                met = self.referee.end_game(work)["decision"] == "met"
            if not met:
                why = f"{meet} tasks of the check's own did not come together. This says nothing about your answer."
                raise Stopped("cannot tell", "nothing was checked.", why, hint="machine")
        return time.monotonic() - start


def _lanes(records):
    """The lanes that the referee was told, or none where they are no records."""
    try:
        return gil.Lanes.from_json(json.dumps({"note": "", "records": records}))
    except TraceError:
        return gil.Lanes(())


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
            f"It cannot be called with two arguments, as in the starter: {error}.",
            "Keep the first line of the starter as it was.",
        )
    except ValueError:
        return None  # a callable whose signature nobody knows
    return None


def _raised(error, answer):
    """What an exception of the answer is in a verdict: its type, its message's first line, and the learner's line."""
    name = type(error).__name__
    of_the_course = type(error).__module__.partition(".")[0] in ("ray", "parcours")
    if (of_the_course and name in _NOT_THEIRS) or isinstance(error, RefereeError):
        return Stopped("cannot tell", "nothing was checked.", f"{name}: {_first_line(error)}")
    if isinstance(error, SystemExit):
        return Stopped("raised", "your code left Python (`sys.exit` or `exit`) instead of returning.", hint="error")
    cause = getattr(error, "cause", None)  # a Ray task's exception carries what the task raised
    cause = cause if isinstance(cause, BaseException) else error
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
