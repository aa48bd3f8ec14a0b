"""The child: the learner's side of a grading, which runs cells and answers and reports what came of them as JSON.

What a child says is a learner's word: the referee, the values and the judge are elsewhere.
"""

import json
import linecache
import socket
import sys
import threading
import types
from collections.abc import Callable
from typing import Any

from parcours import judges
from parcours.cells import plain_python
from parcours.check.finding import Stopped
from parcours.check.givens import given_from_dict
from parcours.check.plain import NotPlain
from parcours.check.player import Here
from parcours.check.work import Work

__all__ = ["serve"]

MOST_RESULT = 16_000_000  # characters of a result; a longer one fails the answer
MOST_TRACE = 8_000_000  # characters of a trace; a longer one is left out

Reply = dict[str, Any]


def serve(line: socket.socket) -> None:
    """Answer each request on the socket `line`, until it closes."""
    main = types.ModuleType("__main__")  # what cells define is pickled by value, as in a notebook
    main.display = lambda *values: None
    sys.modules["__main__"] = main
    sending = threading.Lock()
    with line.makefile("r") as requests:
        for text in requests:
            request = json.loads(text)
            try:
                reply = _REPLIES[request.pop("do")](main, **request.pop("with"))
            except Stopped as stop:
                reply = {"stopped": [stop.outcome, stop.finding, stop.seen, stop.hint]}
            except BaseException as error:
                reply = {"error": _exception_in_one_line(error)}
            with sending:
                line.sendall(json.dumps({"id": request["id"], **reply}).encode() + b"\n")


def _run(main: types.ModuleType, name: str, source: str) -> Reply:
    """Run a cell; its text can be read back, as in a notebook."""
    text = plain_python(source)
    file = f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        exec(compile(text, file, "exec"), main.__dict__)
    except SystemExit:
        return {"raised": "SystemExit: the cell left Python"}
    except BaseException as error:
        return {"raised": _exception_in_one_line(error), "line": _line_of_cell(error, file)}
    return {}


def _wrong_call(main: types.ModuleType, function: str, parameters: int) -> Reply:
    if function not in main.__dict__:
        return {"wrong": [f"There is no `{function}`.", "Keep the first line of the starter as it was."]}
    return {"wrong": Here(main.__dict__[function]).wrong_call(parameters)}


def _problem(main: types.ModuleType, exercise: str) -> Reply:
    return {"problem": judges.definition(exercise).needs.problem()}


def _meet(main: types.ModuleType, exercise: str, folder: str, token: str, xs: list) -> Reply:
    judges.definition(exercise).needs.meet(Work(folder, token), xs)
    return {}


def _overhead(main: types.ModuleType, exercise: str) -> Reply:
    return {"overhead": judges.definition(exercise).needs.overhead()}


def _play(main: types.ModuleType, function: str, folder: str, token: str, given: dict, seconds: float) -> Reply:
    played = Here(main.__dict__[function]).play(Work(folder, token), given_from_dict(given), seconds)
    reply: Reply = {"caller": played.caller}
    trace = played.trace.to_json()
    reply["trace"] = trace if len(trace) <= MOST_TRACE else None
    if isinstance(played.result, NotPlain):
        return reply | {"not_plain": str(played.result), "promise": played.result.promise}
    result = json.dumps(played.result)
    if len(result) > MOST_RESULT:
        seen = f"It returned a value of {len(result):,} characters, more than {MOST_RESULT:,}"
        return reply | {"not_plain": seen, "promise": ""}
    return reply | {"result": result}


_REPLIES: dict[str, Callable[..., Reply]] = {
    "run": _run,
    "wrong_call": _wrong_call,
    "problem": _problem,
    "meet": _meet,
    "overhead": _overhead,
    "play": _play,
}


def _exception_in_one_line(error: BaseException) -> str:
    # The line that a SyntaxError names is reported next to it, not in it.
    text = str(error.msg if isinstance(error, SyntaxError) else error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200] if text else 'no message'}"


def _line_of_cell(error: BaseException, file: str) -> str:
    """Return the line of the cell that an exception comes from, with its number, or ""."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f"line {error.lineno}: `{(error.text or '').strip()}`"
    lines, step = [], error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            lines.append(step.tb_lineno)
        step = step.tb_next
    return f"line {lines[-1]}: `{linecache.getline(file, lines[-1]).strip()}`" if lines else ""
