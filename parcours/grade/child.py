"""The learner's side when graded: a warm interpreter that forks a child for each submission.

Run as ``python -m parcours.grade.child FD``: reads requests from the socket FD, one JSON line and two descriptors
each: the child's control line, and where its output goes. The interpreter has read no submission, so a child can find
nothing of another learner's in its memory. A child runs cells and answers, and says what came of them as JSON.

What a child says is a learner's word: the referee, the values and the judge are elsewhere.
"""

import contextlib
import json
import linecache
import os
import signal
import socket
import sys
import threading
import types

from parcours.cells import plain_python
from parcours.check.finding import Stopped
from parcours.check.givens import given_from_dict
from parcours.check.plain import NotPlain
from parcours.check.player import Here
from parcours.check.work import Work
from parcours.grade import confine

__all__ = ["serve", "serve_forks"]

MOST_RESULT = 16_000_000  # characters of a result; more is told as a fault
MOST_TRACE = 8_000_000  # characters of a trace; a longer one is left out


# -- the warm interpreter ---------------------------------------------------------------------------------------------
def serve_forks(requests):
    """Fork a child for each request from the socket `requests`, until it closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children here
    while True:
        line, descriptors, _, _ = socket.recv_fds(requests, 1 << 16, 2)
        while line and not line.endswith(b"\n"):  # a read ends with the piece that the descriptors came with
            line += (more := requests.recv(1 << 16))
            if not more:
                return
        if not line:
            return
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            requests.close()
            _child(request, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        requests.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def _child(request, control, output):
    """Go behind the walls and serve; never comes back."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.close(output)
        confine.limit(request["file_bytes"], request["threads"])
        enter = confine.confine(
            request["walls"], request["folder"], folder_bytes=request["file_bytes"],
            hidden=request["hidden"], needed=request["needed"],
        )  # fmt: skip
        confine.die_with_parent()
        if request["walls"] == "all":
            _as_first_process(enter, control)
        os.environ.clear()
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        sys.stdout.reconfigure(line_buffering=True)
        with socket.socket(fileno=control) as line:
            serve(line)
        status = 0
    except BaseException as error:
        with contextlib.suppress(BaseException):
            os.write(2, f"the child did not start: {error!r}\n".encode())
    finally:
        os._exit(status)


def _as_first_process(enter, control):
    """Three processes: this one outside waits; the first inside enters and collects what ends; its child comes back.

    When the child ends, the first one does, and with it all that was started inside.
    """
    if inside := os.fork():
        os.close(control)
        os.waitpid(inside, 0)
        os._exit(0)
    enter()
    if child := os.fork():
        confine.protect()
        os.close(control)
        while True:
            ended, _ = os.wait()
            if ended == child:
                os._exit(0)


# -- the child --------------------------------------------------------------------------------------------------------
def serve(line):
    """Answer each request on the socket `line`, until it closes."""
    main = types.ModuleType("__main__")  # what cells define is pickled by value, as in a notebook
    main.display = lambda *values: None
    sys.modules["__main__"] = main
    told = threading.Lock()
    with line.makefile("r") as requests:
        for text in requests:
            request = json.loads(text)
            try:
                reply = _DO[request.pop("do")](main, **request.pop("with"))
            except Stopped as stop:
                reply = {"stopped": [stop.outcome, stop.finding, stop.seen, stop.hint]}
            except BaseException as error:
                reply = {"error": _told(error)}
            with told:
                line.sendall(json.dumps({"id": request["id"], **reply}).encode() + b"\n")


def _run(main, name, source):
    """Run a cell; its text can be read back, as in a notebook."""
    text = plain_python(source)
    file = f"<{name}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    try:
        exec(compile(text, file, "exec"), main.__dict__)
    except SystemExit:
        return {"raised": "SystemExit: the cell left Python"}
    except BaseException as error:
        return {"raised": _told(error), "line": _line_in(error, file)}
    return {}


def _wrong_call(main, function, parameters):
    if function not in main.__dict__:
        return {"wrong": [f"There is no `{function}`.", "Keep the first line of the starter as it was."]}
    return {"wrong": Here(main.__dict__[function]).wrong_call(parameters)}


def _problem(main, exercise):
    from parcours import judges

    return {"problem": judges.definition(exercise).needs.problem()}


def _meet(main, exercise, folder, token, xs):
    from parcours import judges

    judges.definition(exercise).needs.meet(Work(folder, token), xs)
    return {}


def _overhead(main, exercise):
    from parcours import judges

    return {"overhead": judges.definition(exercise).needs.overhead()}


def _play(main, function, folder, token, given, seconds):
    played = Here(main.__dict__[function]).play(Work(folder, token), given_from_dict(given), seconds)
    reply = {"caller": played.caller}
    trace = played.trace.to_json()
    reply["trace"] = trace if len(trace) <= MOST_TRACE else None
    if isinstance(played.result, NotPlain):
        return reply | {"not_plain": str(played.result), "promise": played.result.promise}
    result = json.dumps(played.result)
    if len(result) > MOST_RESULT:
        told = f"It returned a value of {len(result):,} characters, more than {MOST_RESULT:,}"
        return reply | {"not_plain": told, "promise": False}
    return reply | {"result": result}


_DO = {"run": _run, "wrong_call": _wrong_call, "problem": _problem, "meet": _meet, "overhead": _overhead, "play": _play}


def _told(error):
    """An exception in one line."""
    # the place that a SyntaxError names is told beside it
    text = str(error.msg if isinstance(error, SyntaxError) else error).strip().splitlines()
    return f"{type(error).__name__}: {text[0][:200] if text else 'no message'}"


def _line_in(error, file):
    """Where in the cell an exception comes from, or ""."""
    if isinstance(error, SyntaxError) and error.filename == file:
        return f"line {error.lineno}: `{(error.text or '').strip()}`"
    lines, step = [], error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == file:
            lines.append(step.tb_lineno)
        step = step.tb_next
    return f"line {lines[-1]}: `{linecache.getline(file, lines[-1]).strip()}`" if lines else ""


def main():
    """What is warm: all that a check of the learner's side imports, and the definitions of the exercises."""
    import concurrent.futures.process
    import concurrent.futures.thread  # noqa: F401
    import multiprocessing.pool  # noqa: F401

    import parcours.check.watch
    import parcours.engines.processes.recording  # noqa: F401
    from parcours import judges

    judges.ids()
    confine.protect()
    with socket.socket(fileno=int(sys.argv[1])) as requests, contextlib.suppress(OSError):
        serve_forks(requests)


if __name__ == "__main__":
    main()
