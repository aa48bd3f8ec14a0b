"""The record of every attempt: a line each in ``.parcours/attempts.jsonl``, which nothing else writes to."""

import contextlib
import json
import os
import pathlib
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parcours.check import Verdict

__all__ = ["attempts", "best_outcomes", "folder", "record"]


def folder() -> pathlib.Path | None:
    """Return the folder of the attempts, or None in a notebook of the solutions, of which none are kept.

    It is ``$PARCOURS_HOME`` if that is set. Otherwise it is ``.parcours`` in the folder of the course, wherever the
    kernel or the command was started; or in the working directory if there is no course.
    """
    from parcours.course import find_root  # here, so that `import parcours` does not pay for it
    from parcours.errors import CourseError

    if os.environ.get("PARCOURS_HOME"):
        return pathlib.Path(os.environ["PARCOURS_HOME"])
    try:
        here = pathlib.Path.cwd()
    except OSError:  # the working directory was removed; `record` will report that
        return pathlib.Path(".parcours")
    if "solutions" in (here.name, _notebook().parent.name):
        return None
    with contextlib.suppress(CourseError):
        return find_root(here) / ".parcours"
    return here / ".parcours"


def _notebook() -> pathlib.Path:
    """Return the path of the notebook that this kernel runs for, as far as Jupyter or VS Code tells it."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    told = os.environ.get("JPY_SESSION_NAME") or (shell and shell.user_ns.get("__vsc_ipynb_file__")) or ""
    return pathlib.Path(str(told))


def record(verdict: "Verdict", source: str) -> str:
    """Keep an attempt, its answer and its verdict. Return "", or a sentence if it cannot be kept."""
    if (home := folder()) is None:
        return ""
    entry = {"when": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **verdict.to_dict(), "answer": source}
    try:
        home.mkdir(parents=True, exist_ok=True)
        with open(home / "attempts.jsonl", "a+b") as file:
            file.seek(max(0, file.tell() - 1))
            start = "" if file.read() in (b"", b"\n") else "\n"  # after a line that was cut off
            # an error's message may contain half a surrogate: write it as JSON would
            file.write(f"{start}{json.dumps(entry, ensure_ascii=False)}\n".encode(errors="backslashreplace"))
    except OSError as error:
        return f"not kept: {error.strerror} ({home})"
    return ""


def attempts() -> list[dict]:
    """Return all attempts that were kept, oldest first, without lines that were cut off or are something else."""
    out = []
    try:
        text = (folder() / "attempts.jsonl").read_text(encoding="utf-8", errors="replace") if folder() else ""
    except OSError:  # there are none yet, or we may not read them
        return out
    for line in text.split("\n"):  # not splitlines: other line ends may be part of an answer
        with contextlib.suppress(ValueError):
            attempt = json.loads(line)
            if isinstance(attempt, dict) and {"exercise", "outcome"} <= attempt.keys():
                out.append(attempt)
    return out


def best_outcomes() -> dict[str, str]:
    """Return the best outcome of each exercise so far. "passed" beats "passed with advice", which beats the rest."""
    best = {}
    for attempt in attempts():
        if attempt["outcome"] not in ("not attempted", "cannot tell"):
            name, outcome = attempt["exercise"], attempt["outcome"]
            if _rank(outcome) >= _rank(best.get(name)):
                best[name] = outcome
    return best


def _rank(outcome: str | None) -> int:
    return ("passed with advice", "passed").index(outcome) + 2 if str(outcome).startswith("passed") else bool(outcome)
