"""The grader process: grades one submission after another, each in a sandbox; the judge and the referee are here.

Run as ``python -m parcours.grade.grader``: reads jobs from its standard input, a JSON line each, and writes a line for
each exercise as soon as it is graded, then one that says that the job is done. It ends when its input closes, and all
that it started ends with it.
"""

import contextlib
import dataclasses
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from parcours import judges
from parcours.check import examine, judge_again
from parcours.check.evidence import Evidence
from parcours.check.finding import Stopped
from parcours.check.game import runs_from_json, runs_to_json
from parcours.check.verdict import Verdict
from parcours.check.work import shared_referee
from parcours.grade import confine
from parcours.grade.messages import AnsweredStep, Grade, Job
from parcours.grade.player import SandboxedPlayer
from parcours.grade.sandbox import LIMITS, Limits, Sandbox
from parcours.grade.sitting import Sitting
from parcours.grade.warm import WarmInterpreter
from parcours.trace import Trace

__all__ = ["Grader"]

KEPT_SPANS = 200
MOST_KEPT = 1_000_000  # characters of the runs of an answer; longer ones are not kept, and run again
PROBE_SECONDS = 60


class Grader:
    """Owns the warm interpreter; `grade` grades one job."""

    def __init__(self) -> None:
        self._warm = WarmInterpreter()
        self._walls: str | None = None
        self._sitting: Sitting | None = None

    def grade(self, job: Job, send: Callable[[Grade], None]) -> None:
        """Grade the exercises of a job, and call `send` with each grade. Raises nothing for what a submission does."""
        limits = {**LIMITS, **job["limits"]}
        sitting = self._sitting = Sitting(job, limits, self._new_sandbox)
        try:
            for number, step in enumerate(job["steps"]):
                if step["grade"]:
                    send(_grade(sitting, number))
        finally:
            sitting.kill_sandbox()

    def abandon(self) -> None:
        """Kill the sandbox of the current job, from another thread; this process is about to exit."""
        with contextlib.suppress(Exception):
            self._sitting.kill_sandbox()

    def close(self) -> None:
        """Close the warm interpreter."""
        self._warm.close()

    def walls(self) -> str:
        """Return the strongest walls that this system allows, a key of `confine.WALLS`; they are tried out once."""
        if self._walls is None:
            self._walls = next(walls for walls in confine.WALLS if walls == "none" or self._can_build(walls))
        return self._walls

    def _can_build(self, walls: str) -> bool:
        sandbox = None
        try:
            sandbox = Sandbox(self._warm, LIMITS, walls)
            return sandbox.ask("run", PROBE_SECONDS, name="probe", source="") == {}
        except (Stopped, OSError):
            return False
        finally:
            if sandbox:
                sandbox.kill()

    def _new_sandbox(self, limits: Limits, hidden: Iterable[str]) -> Sandbox:
        return Sandbox(self._warm, limits, self.walls(), hidden)


def _grade(sitting: Sitting, number: int) -> Grade:
    """Return the grade of a step."""
    step = sitting.job["steps"][number]
    try:
        grade = _judge_kept(step) or _run_and_judge(sitting, number)
    except Exception as error:  # a fault of the grader costs one grade, not the class
        finding, seen = "nothing was checked.", f"The grader failed: {type(error).__name__}: {error}"[:500]
        grade = _grade_of(Verdict(step["exercise"], "cannot tell", finding, seen=seen), [], {})
        sitting.kill_sandbox()
    if grade["verdict"]["outcome"] == "too long":
        sitting.kill_sandbox()  # what still runs there would disturb the next exercise
    return grade


def _run_and_judge(sitting: Sitting, number: int) -> Grade:
    """Return the grade of a step that runs now; if nothing could be told, once more, in a new sandbox."""
    step, start = sitting.job["steps"][number], time.monotonic()
    definition = judges.definition(step["exercise"])
    if (seconds := sitting.limits["seconds"]) is not None:
        definition = dataclasses.replace(definition, seconds=seconds)
    for _ in range(2):
        player = SandboxedPlayer(sitting, number)
        if sitting.sandbox is not None:
            sitting.sandbox.forget_output()
        verdict, runs = examine(definition, player, judges.starter(step["exercise"]), step["answer"])
        if verdict.outcome != "cannot tell":
            break
        sitting.kill_sandbox()
    measured: dict[str, Any] = {"seconds": round(time.monotonic() - start, 3)}
    if (sandbox := player.sandbox) is not None:
        measured |= {"walls": list(confine.WALLS[sandbox.walls]), "peak_memory": sandbox.peak}
        measured["printed"] = sandbox.printed()
    return _grade_of(verdict, runs, measured)


def _judge_kept(step: AnsweredStep) -> Grade | None:
    """Return the grade of a step by its kept runs, or None if it has none that the judge can use, and must run."""
    kept = step["kept"]
    if kept is None:
        return None
    try:
        runs = runs_from_json(kept["runs"])
        verdict = judge_again(judges.definition(step["exercise"]), runs)
    except Exception:  # the file is damaged
        return None
    if verdict.outcome == "cannot tell":
        return None
    return {**_grade_of(verdict, runs, kept["measured"]), "judged_again": True}


def _grade_of(verdict: Verdict, runs: Sequence[Evidence | Stopped], measured: dict[str, Any]) -> Grade:
    """Return the grade that a verdict makes, with the runs that it rests on, if they are worth keeping."""
    kept = None
    if runs and verdict.outcome != "cannot tell":
        with contextlib.suppress(ValueError, TypeError):  # a grade does not depend on what is kept for later
            text = runs_to_json(runs)
            kept = {"runs": text, "measured": measured} if len(text) <= MOST_KEPT else None
    details = measured | _spans_and_picture(verdict, [run.trace for run in runs if isinstance(run, Evidence)])
    grade = {"exercise": verdict.exercise, "verdict": verdict.to_dict(), "details": details}
    return {**grade, "kept": kept, "judged_again": False}


def _spans_and_picture(verdict: Verdict, traces: Sequence[Trace]) -> dict[str, Any]:
    """Return the spans of the last run and a picture of it, as far as there are any."""
    if not traces or not traces[-1].spans:
        return {}
    details: dict[str, Any] = {
        "spans": [[*span[:-1], list(map(list, span.pauses))] for span in traces[-1].spans[:KEPT_SPANS]]
    }
    with contextlib.suppress(Exception):  # drawn from what a learner's process says, which may be anything
        picture = verdict.picture or traces[-1].timeline(title="", width=600)
        details |= {"picture": picture.svg, "picture_alt": picture.alt}
    return details


def main() -> None:
    """Read jobs and write grades; when the input closes, end at once, with all that was started."""
    confine.protect(subreaper=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; this process ends when its input closes
    out, sys.stdout = sys.stdout, sys.stderr  # nothing else may print between the grades
    grader, jobs, closed = Grader(), [], threading.Event()
    news, working = threading.Condition(), threading.Lock()

    def send(message: Any) -> None:
        out.write(json.dumps(message) + "\n")
        out.flush()

    def read() -> None:
        for line in sys.stdin:
            with news:
                jobs.append(line)
                news.notify()
        closed.set()
        with news:
            news.notify()
        if working.locked():
            grader.abandon()
            os._exit(1)  # the warm interpreter's socket closes with it, so that one ends too

    threading.Thread(target=read, daemon=True).start()
    while True:
        with news:
            news.wait_for(lambda: jobs or closed.is_set())
            if not jobs:
                break
            line = jobs.pop(0)
        with working, contextlib.suppress(BrokenPipeError):
            grader.grade(json.loads(line), send)
            send({"done": True})
    grader.close()
    shared_referee().close()


if __name__ == "__main__":
    main()
