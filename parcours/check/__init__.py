"""Checks: they judge an answer by how it ran. ``check`` is for learners; the rest is for the definitions in judges."""

import dataclasses
import difflib
import inspect

from parcours.check.attempt import cell_source, is_starter
from parcours.check.definition import Definition, exercise
from parcours.check.needs import ray_with_cpus
from parcours.check.verdict import Verdict

__all__ = ["Definition", "Verdict", "check", "exercise", "judge", "ray_with_cpus"]


def check(exercise_id, answer):
    """Judge the answer to an exercise, keep the attempt, and give the `Verdict`.

    exercise_id: the id of the exercise, such as "ray-squares". answer: your function of (work, xs).
    Never raises for what the answer does; a wrong call is answered by a verdict too.
    """
    from parcours import judges
    from parcours.check import progress

    if exercise_id not in judges.ids():
        close = difflib.get_close_matches(str(exercise_id), judges.ids(), 1)
        seen = f"There is no exercise {exercise_id!r}." + (f" Did you mean {close[0]!r}?" if close else "")
        return Verdict(str(exercise_id), "cannot tell", "nothing was checked.", seen=seen)
    source = cell_source(answer) if callable(answer) else ""
    verdict = judge(judges.definition(exercise_id), answer, starter=judges.starter(exercise_id), source=source)
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
    """The `Verdict` on an answer, without a word to the learner's progress."""
    if is_starter(source, starter):
        return _verdict(
            definition, "not attempted", "the answer is still the starter.",
            next="Replace the TODO in the answer's cell, run that cell, then this one.",
        )  # fmt: skip
    wrong = _wrong_call(answer)
    if wrong:
        return _verdict(
            definition,
            "failed",
            "this is not a function that can be checked.",
            seen=wrong[0],
            next=wrong[1],
            hint="call",
        )
    problem = definition.needs.problem()
    if problem:
        return _verdict(definition, "cannot tell", "nothing was checked.", seen=problem[0], next=problem[1])
    # What follows needs subprocesses and sockets, which importing parcours must not load.
    from parcours.check.game import Game, Stopped
    from parcours.check.work import shared_referee
    from parcours.errors import RefereeError

    try:
        game = Game(answer, definition.needs, definition.seconds, shared_referee())
        return _weigh(definition, game)
    except Stopped as stop:
        return _verdict(definition, stop.outcome, stop.finding, seen=stop.seen, hint=stop.hint)
    except RefereeError as error:
        again = "Run this cell again; if that does not help, restart the kernel."
        return _verdict(definition, "cannot tell", "nothing was checked.", seen=f"{error}.", next=again)


def _weigh(definition, game):
    """The first finding that fails is the verdict; what is advice only is kept for the end."""
    told, advice = [], None
    for found in definition.judge(game):
        if found.ok:
            told += [found.told] if found.told else []
        elif found.advice:
            advice = advice or found
        else:
            picture = _small_timeline(game.run) if found.about_time else None
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
    return Verdict(definition.id, outcome, finding, **parts)


def _small_timeline(run):
    return run.timeline(title="", width=600) if run.spans else None


def _wrong_call(answer):
    """What is wrong with an answer before it runs, as (seen, what to do), or None."""
    kind = type(answer).__name__
    if kind in ("RemoteFunction", "ActorClass", "DelayedLeaf"):
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
