"""Checks: they judge an answer by how it ran. ``check`` is for learners; the rest is for the definitions in judges."""

import dataclasses
import difflib
import os
import threading

from parcours.cells import cell_source, is_starter
from parcours.check.definition import Definition, exercise
from parcours.check.needs import DASK, ray_with_cpus
from parcours.check.verdict import Verdict

__all__ = ["DASK", "Definition", "Verdict", "check", "exercise", "judge", "ray_with_cpus"]

_checking = threading.Lock()  # one referee and one output: one check at a time


def check(exercise_id, answer):
    """Judge the answer to an exercise, keep the attempt, and give the `Verdict`.

    exercise_id: the id of the exercise, such as "ray-squares". answer: your function, as in the starter.
    Never raises for what the answer does; a wrong call is answered by a verdict too. Only where nbgrader runs the
    notebook, a verdict that is not passed is raised, as an AssertionError, and one that is passed is printed.
    """
    from parcours import judges
    from parcours.check import progress

    if exercise_id not in judges.ids():
        close = difflib.get_close_matches(str(exercise_id), judges.ids(), 1)
        seen = f"There is no exercise {exercise_id!r}." + (f" Did you mean {close[0]!r}?" if close else "")
        return Verdict(str(exercise_id), "cannot tell", "nothing was checked.", seen=seen)
    source = cell_source(answer) if callable(answer) else ""
    if not _checking.acquire(blocking=False):
        seen, again = "Another check still runs in this notebook.", "Wait until it is over, then check again."
        return Verdict(exercise_id, "cannot tell", "nothing was checked.", seen=seen, next=again)
    try:
        verdict = judge(judges.definition(exercise_id), answer, starter=judges.starter(exercise_id), source=source)
    finally:
        _checking.release()
    if os.environ.get("NBGRADER_EXECUTION"):
        # nbgrader takes a cell for passed that raises nothing, and a value for the points
        if not verdict.passed:
            raise AssertionError(str(verdict))
        return print(verdict)
    problem = progress.record(verdict, source)
    return dataclasses.replace(verdict, progress=problem or _progress(exercise_id))


def _progress(exercise_id):
    from parcours import judges
    from parcours.check import progress

    if progress.folder() is None:
        return ""
    siblings, best = judges.siblings(exercise_id), progress.best_outcomes()
    passed = sum(best.get(name, "").startswith("passed") for name in siblings)
    return f"{passed} of {len(siblings)} in this lesson passed."


def judge(definition, answer, starter="", source=""):
    """The `Verdict` on an answer, without a word to the learner's progress.

    answer: a function, or a `Player` that runs one elsewhere. starter: the starter's hash. source: the cell's text.
    """
    if is_starter(source, starter):
        return _verdict(
            definition, "not attempted", "the answer is still the starter.",
            next="Replace the TODO in the answer's cell, run that cell, then check again.",
        )  # fmt: skip
    # What follows needs subprocesses and sockets, which importing parcours must not load.
    from parcours.check.finding import Stopped
    from parcours.check.game import Game, Here, Player
    from parcours.check.work import shared_referee
    from parcours.errors import RefereeError

    player = answer if isinstance(answer, Player) else Here(answer)
    try:
        if wrong := player.wrong_call():
            seen, todo = wrong
            finding = "this is not a function that can be checked."
            return _verdict(definition, "failed", finding, seen=seen, next=todo, hint="call")
        if problem := player.problem(definition.needs):
            return _verdict(definition, "cannot tell", "nothing was checked.", seen=problem[0], next=problem[1])
        return _weigh(definition, Game(player, definition.needs, definition.seconds, shared_referee()))
    except Stopped as stop:
        return _verdict(definition, stop.outcome, stop.finding, seen=stop.seen, hint=stop.hint)
    except RefereeError as error:
        return _verdict(definition, "cannot tell", "nothing was checked.", seen=f"{error}.", hint="machine")


def _weigh(definition, game):
    """The first finding that fails is the verdict; what is advice only is kept for the end."""
    told, advice = [], None
    for found in definition.judge(game):
        if found.ok:
            told += [found.told] if found.told else []
        elif found.advice:
            advice = advice or found
        else:
            picture = found.picture or (_small_timeline(game.run) if found.about_time else None)
            finding = f"{', '.join(told)}, but {found.fault}." if told else f"{found.fault}."
            parts = {"expected": found.expected, "seen": found.seen, "hint": found.hint}
            return _verdict(definition, "failed", finding, picture=picture, **parts)
    if advice:
        return _verdict(definition, "passed with advice", f"{', '.join(told)}.", seen=advice.seen, hint=advice.hint)
    return _verdict(definition, "passed", f"{', '.join(told)}.")


def _verdict(definition, outcome, finding, **parts):
    from parcours.check.game import COMMON_HINTS

    hint = parts.get("hint", "")
    parts.setdefault("next", {**COMMON_HINTS, **definition.hints}.get(hint, ""))
    if outcome.startswith(("failed", "passed")):  # else it quotes the learner's code
        parts |= {name: definition.in_its_words(parts[name]) for name in ("expected", "seen", "next") if name in parts}
        finding = definition.in_its_words(finding)
    return Verdict(definition.id, outcome, finding, **parts)


def _small_timeline(run):
    return run.timeline(title="", width=600) if run.spans else None
