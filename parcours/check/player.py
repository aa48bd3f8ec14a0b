"""Players run an answer in the learner's process; the judge, the values and the meeting are outside of it."""

import inspect
import json
import threading
import traceback
from collections.abc import Callable
from typing import NamedTuple

from parcours import engines
from parcours.check.finding import Stopped
from parcours.check.givens import Given
from parcours.check.limits import TooLong, capped_output, time_limit
from parcours.check.plain import NotPlain, plain
from parcours.check.watch import watched
from parcours.errors import RefereeError
from parcours.trace import Trace, trace

__all__ = ["Here", "Played", "Player", "wrong_call"]

READ_SECONDS = 60  # that a result may take to be read
TEXT_SECONDS = 5  # that an exception may take to say what it is
_NUMBERS = {0: "no", 1: "one", 2: "two", 3: "three"}  # of arguments


class Played(NamedTuple):
    """The outcome of one run of an answer.

    result: plain values, or the `NotPlain` that says what it was instead. trace: the `Trace` of the run. caller: the
    native id of the thread that called the answer.
    """

    result: object
    trace: Trace
    caller: int


class Player:
    """The base of players, which run an answer in the learner's process.

    terms: fields of `Terms` that depend on that process. proven: whether the kernel, too, must say that the calls of a
    meeting were separate threads.
    """

    terms: dict = {}
    proven = False

    def wrong_call(self, parameters: int) -> tuple[str, str] | None:
        """Return what is wrong with an answer before it runs, as (seen, what to do), or None.

        parameters: the number of arguments that it will be called with.
        """
        raise NotImplementedError

    def problem(self, needs) -> tuple[str, str] | None:
        """Return (what is missing, how to fix it), or None if the answer can run."""
        raise NotImplementedError

    def meet(self, needs, work, xs: list) -> None:
        """Let the workers that the answer will have call work(x) for each x, all at once."""
        raise NotImplementedError

    def overhead(self, needs) -> float:
        """Return the seconds that an empty task takes in the answer's process."""
        raise NotImplementedError

    def play(self, work, given: Given, seconds: float) -> Played:
        """Run the answer with what it is given for at most `seconds`. Raises Stopped if it returns no result."""
        raise NotImplementedError


class Here(Player):
    """A player of an answer that is a function of this process."""

    def __init__(self, answer: Callable):
        self.answer = answer

    def wrong_call(self, parameters):
        return wrong_call(self.answer, parameters)

    def problem(self, needs):
        return needs.problem()

    def meet(self, needs, work, xs):
        needs.meet(work, xs)

    def overhead(self, needs):
        return needs.overhead()

    def play(self, work, given, seconds):
        try:
            with given.around(work) as arguments, trace() as run, watched(work):
                result = self._result(work, given, arguments, seconds)
        except OSError as error:  # the temporary directory is full or gone; an error in the answer is a `Stopped`
            raise RefereeError(f"the run cannot be recorded: {error}") from error
        return Played(_plain_or_not(result), run, threading.get_native_id())

    def _result(self, work, given, arguments, seconds):
        try:
            with capped_output(), time_limit(seconds):
                return given.finish(self.answer(*arguments), work, arguments)
        except TooLong as error:
            raise Stopped("too long", f"your code was {error}.", hint="endless") from None
        except KeyboardInterrupt:
            raise  # the learner's own stop button
        except BaseException as error:
            raise _stopped_by(error, self.answer) from None


def wrong_call(answer: object, parameters: int) -> tuple[str, str] | None:
    """Return what is wrong with an answer before it runs, as (seen, what to do), or None.

    >>> wrong_call([1, 2], 2)
    ('You gave a value of type `list`.', 'Give the function itself, without calling it: no parentheses.')
    >>> wrong_call(lambda work, xs: xs, 2) is None
    True
    """
    kind = type(answer).__name__
    if engines.is_wrapped(answer):
        todo = "Give the function that submits the tasks; decorate only the task that it submits."
        return f"You gave a `{kind}`.", todo
    if not callable(answer):
        return f"You gave a value of type `{kind}`.", "Give the function itself, without calling it: no parentheses."
    try:
        inspect.signature(answer).bind(*[None] * parameters)
    except TypeError as error:
        number = f"{_NUMBERS.get(parameters, parameters)} argument{'' if parameters == 1 else 's'}"
        seen = f"It cannot be called with {number}, as in the starter: {error}."
        return seen, "Keep the first line of the starter as it was."
    except ValueError:
        return None  # a callable without a signature that Python can read
    return None


def _plain_or_not(result):
    """Return a result as JSON would return it, so that sending it to another process does not change it."""
    try:
        with time_limit(READ_SECONDS):  # a learner's class may never come to an end; a million numbers do
            return json.loads(json.dumps(plain(result)))
    except NotPlain as error:
        return error
    except TooLong:
        return NotPlain(f"It returned a value that could not be read in {READ_SECONDS} s")
    except RecursionError:
        return NotPlain("It returned a list that contains itself, or lists nested without end")
    except Exception as error:  # a value of a learner's class may raise anything; a number may be too long to write
        return NotPlain(f"It returned a value that cannot be read ({type(error).__name__})")


def _stopped_by(error, answer):
    """Return the `Stopped` of an exception. The learner's class may make its text, and never return from that."""
    try:
        with time_limit(TEXT_SECONDS):
            return _raised(error, answer)
    except TooLong:
        kind = type(error).__name__
        seen = f"The text of the {kind} that your code raised took longer than {TEXT_SECONDS} s."
        return Stopped("too long", f"your code raised {kind}.", seen, hint="endless")


def _raised(error, answer):
    """Return an exception of the answer as a `Stopped`: its type, its first line, and the learner's line."""
    if isinstance(error, RefereeError) or engines.is_environment_fault(error):
        seen = f"{type(error).__name__}: {_first_line(error)}"
        return Stopped("cannot tell", "nothing was checked.", seen, hint="machine")
    if isinstance(error, SystemExit):
        return Stopped("raised", "your code left Python (`sys.exit` or `exit`) instead of returning.", hint="error")
    cause = getattr(error, "cause", None)  # a Ray task's exception carries what the task raised
    cause = cause if isinstance(cause, BaseException) else error
    message = f"{type(cause).__name__}: {_first_line(cause)}"
    code = getattr(answer, "__code__", None)
    lines = [f for f in traceback.extract_tb(error.__traceback__) if code and f.filename == code.co_filename]
    where = f" At line {lines[-1].lineno} of your cell: `{lines[-1].line}`." if lines and lines[-1].line else ""
    return Stopped("raised", f"your code raised {type(cause).__name__}.", f"{message}.{where}", hint="error")


def _first_line(error):
    try:
        text = str(error).strip().splitlines()
    except Exception:  # the learner's code may make the text, too
        text = []
    return text[0].rstrip(".")[:200] if text else "no message"
