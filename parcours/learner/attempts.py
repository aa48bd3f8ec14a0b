"""Every attempt is kept: one line each in ``.parcours/attempts.jsonl``, which nothing else of the course touches."""

import contextlib
import json
import os
import pathlib
import time

__all__ = ["attempts", "best_outcomes", "folder", "record"]


def folder():
    """Where attempts are kept, or None where nothing is: in the folder of the solutions.

    ``$PARCOURS_HOME`` if set; else ``.parcours`` beside the course.toml found upwards from the working directory;
    else ``.parcours`` in the working directory.
    """
    if os.environ.get("PARCOURS_HOME"):
        return pathlib.Path(os.environ["PARCOURS_HOME"])
    try:
        here = pathlib.Path.cwd()
    except OSError:  # it was removed; whoever writes there is told
        return pathlib.Path(".parcours")
    if here.name == "solutions":
        return None
    root = next((path for path in (here, *here.parents) if (path / "course.toml").exists()), here)
    return root / ".parcours"


def record(verdict, source):
    """Keep an attempt: what was answered and what the verdict was. Gives a sentence where it cannot be kept."""
    if (home := folder()) is None:
        return ""
    entry = {"when": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **verdict.to_dict(), "answer": source}
    try:
        home.mkdir(parents=True, exist_ok=True)
        with open(home / "attempts.jsonl", "a+b") as file:
            file.seek(max(0, file.tell() - 1))
            start = "" if file.read() in (b"", b"\n") else "\n"  # a line that was cut off stays alone
            # half a surrogate, in the message of an error, is written as JSON would
            file.write(f"{start}{json.dumps(entry, ensure_ascii=False)}\n".encode(errors="backslashreplace"))
    except OSError as error:
        return f"not kept: {error.strerror} ({home})"
    return ""


def attempts():
    """All attempts kept, oldest first; a line that was cut off, or is something else, is left out."""
    out = []
    try:
        text = (folder() / "attempts.jsonl").read_text(encoding="utf-8", errors="replace") if folder() else ""
    except OSError:  # none yet, or none that may be read
        return out
    for line in text.split("\n"):  # not splitlines: other line ends may be part of an answer
        with contextlib.suppress(ValueError):
            attempt = json.loads(line)
            if isinstance(attempt, dict) and {"exercise", "outcome"} <= attempt.keys():
                out.append(attempt)
    return out


def best_outcomes():
    """{exercise id: the best outcome so far}; passed counts more than passed with advice, and that than the rest."""
    best = {}
    for attempt in attempts():
        if attempt["outcome"] not in ("not attempted", "cannot tell"):
            name, outcome = attempt["exercise"], attempt["outcome"]
            if _rank(outcome) >= _rank(best.get(name)):
                best[name] = outcome
    return best


def _rank(outcome):
    return ("passed with advice", "passed").index(outcome) + 2 if str(outcome).startswith("passed") else bool(outcome)
