"""A function that an answer makes: can it be sent to a process of every start method, and is it right there?"""

import contextlib
import json
import multiprocessing
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens import Given
from parcours.check.plain import NotPlain, plain
from parcours.check.referee import Terms
from parcours.errors import RefereeError

__all__ = ["function_to_send", "made_a_function", "right_in_each_process", "was_found", "was_pickled"]

LIMIT = 30  # seconds that a process may take: it starts, imports this module, and makes a few calls


class Scaled:
    """``work(factor, x)``: the value of x, times the factor. Picklable."""

    def __init__(self, work):
        self._work, self.__name__ = work, "work"

    def __call__(self, factor, x):
        return self._work(x) * factor


@dataclass(frozen=True)
class FunctionToSend(Given):
    """``answer(work, settings)``: the answer returns a function f, with f(x) == work(settings["factor"], x).

    The settings contain a lock, too. The check pickles the function, and calls it with the xs in a
    process of each start method that this system has.
    """

    xs: tuple
    factor: int

    @property
    def terms(self):
        return Terms(list(self.xs))

    @contextlib.contextmanager
    def around(self, work):
        yield Scaled(work), {"factor": self.factor, "lock": threading.Lock()}

    def finish(self, result, work, arguments):
        if not callable(result):
            return {"returned": result}
        try:
            sent = pickle.dumps(result)
        except Exception as error:  # a learner's class may raise anything
            return {"unpickled": _in_words(error)}
        return {"runs": _run_each(sent, self.xs)}


def function_to_send(xs: Iterable, factor: int) -> FunctionToSend:
    """Return the given of ``answer(work, settings)``, which returns a function. xs: numbers it is called with."""
    return FunctionToSend(tuple(xs), factor)


def _run_each(sent, xs):
    """Return {start method: what came of a pickled function in a process of it}, see `_run`.

    A fork is made of this process. The other methods need a resource tracker and a server, which would go on running:
    so they are used in a process that ends with them. What they start knows as little of the answer's cells.
    """
    methods = multiprocessing.get_all_start_methods()
    order = {"sent": sent.hex(), "xs": xs, "limit": LIMIT, "methods": [name for name in methods if name != "fork"]}
    done = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import main; main()"],
        input=json.dumps(order), capture_output=True, text=True, timeout=60 + LIMIT * len(methods),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    if done.returncode:
        raise RefereeError(f"a new process did not run: {done.stderr.strip().splitlines()[-1:]}")
    others = json.loads(done.stdout)
    return {method: others[method] if method in others else _run(method, sent, xs, LIMIT) for method in methods}


def main() -> None:
    """Run the function described on standard input by each of the start methods, and print what came of it."""
    order = json.loads(sys.stdin.read())
    call = bytes.fromhex(order["sent"]), order["xs"], order["limit"]
    print(json.dumps({method: _run(method, *call) for method in order["methods"]}))


def _run(method, sent, xs, limit):
    """Return what came of a pickled function in another process: {"values": ...}, {"lost": ...} or {"raised": ...}."""
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_call_all, args=(theirs, sent, xs), daemon=True)
    process.start()
    theirs.close()  # so that the end of the process ends the pipe
    try:
        return ours.recv() if ours.poll(limit) else {"raised": f"TimeoutError: nothing came in {limit} s"}
    except EOFError:
        return {"raised": "the process died"}
    finally:
        ours.close()
        process.kill()
        process.join()


def _call_all(pipe, sent, xs):
    try:
        function = pickle.loads(sent)
    except Exception as error:
        pipe.send({"lost": _in_words(error)})
        return
    try:
        pipe.send({"values": plain([function(x) for x in xs])})
    except Exception as error:
        pipe.send({"raised": _in_words(error)})


def _in_words(error):
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200] if text else 'no message'}"


def made_a_function(run: Evidence, hint: str) -> Finding:
    """The answer returned something that can be called."""
    result = run.reported("returned")
    seen = f"A value of type `{type(result).__name__}`."
    if isinstance(run.result, NotPlain):
        seen = f"{run.result}."
    elif result is None:
        seen, hint = "None.", "return"
    return Finding(
        ok=isinstance(run.result, dict) and "returned" not in run.result,
        failed="it did not return a function",
        expected=f"A function of one argument, which calls `{run.words.work}`.",
        seen=seen,
        hint=hint,
    )


def was_pickled(run: Evidence, hint: str, *, carries: str) -> Finding:
    """The function can be pickled. carries: the hint for one that carries a value which cannot be, such as a lock.

    >>> import functools
    >>> from parcours.check import exercise, judge
    >>> hints = {"made": "Return it.", "name": "Has it a name?", "carries": "Send less.", "main": "In which module?"}
    >>> @exercise("travel", hints=hints)
    ... def travel(game):
    ...     run = game.play(function_to_send([1, 2], factor=3))
    ...     yield made_a_function(run, "made")
    ...     yield was_pickled(run, "name", carries="carries")
    ...     yield was_found(run, "main")
    ...     yield right_in_each_process(run)
    >>> judge(travel, lambda work, settings: functools.partial(work, settings["factor"])).finding
    'it can be pickled, every new process finds it, right results.'
    >>> judge(travel, lambda work, settings: lambda x: work(settings["factor"], x)).hint
    'name'
    >>> judge(travel, lambda work, settings: functools.partial(work, settings)).seen
    "TypeError: cannot pickle '_thread.lock' object"
    """
    error = str(run.reported("unpickled", ""))
    of_a_state = error.startswith("TypeError: cannot pickle")  # a lock, a file; not a function without a name
    return Finding(
        ok=not error,
        passed="it can be pickled",
        failed="the function cannot be pickled",
        expected="A function that `pickle.dumps` turns into bytes.",
        seen=error,
        hint=carries if of_a_state else hint,
    )


def was_found(run: Evidence, hint: str) -> Finding:
    """The process of each start method found the function, and what it carries."""
    lost = {method: told["lost"] for method, told in _runs(run).items() if "lost" in told}
    method, error = next(iter(lost.items()), ("", ""))
    return Finding(
        ok=not lost,
        passed="every new process finds it",
        failed="a new process cannot find the function",
        expected=f"A function that is found in processes of {_words(_runs(run))}.",
        seen=f"In a process of `{method}`: {error}.",
        hint=hint,
    )


def right_in_each_process(run: Evidence, hint: str = "values") -> Finding:
    """The function returned work(factor, x) for each x, in a process of each start method."""
    runs, right = _runs(run), [value * run.given.factor for value in run.values]
    wrong = {method: told for method, told in runs.items() if told.get("values") != right}
    method, told = next(iter(wrong.items()), ("", {}))
    seen = told.get("raised") or "other values"
    return Finding(
        ok=bool(runs) and not wrong,
        passed="right results",
        failed="the function raised an exception there" if "raised" in told else "the results are wrong",
        expected=f"`{run.words.work}(settings['factor'], x)` for each x, in processes of {_words(runs)}.",
        seen=f"In a process of `{method}`: {seen}.",
        hint=hint,
    )


def _runs(run):
    """Return {start method: what came of it}, as far as that was reported."""
    runs = run.reported("runs", {})
    return {name: told for name, told in runs.items() if isinstance(told, dict)} if isinstance(runs, dict) else {}


def _words(methods):
    return ", ".join(f"`{method}`" for method in methods)
