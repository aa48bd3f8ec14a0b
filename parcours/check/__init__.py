"""Checks: they judge an answer by how it ran. Learners call ``parcours.check``, in `parcours.learner`."""

from parcours.cells import is_starter
from parcours.check.definition import Definition, exercise
from parcours.check.needs import DASK, ray_with_cpus
from parcours.check.verdict import Verdict

__all__ = ["DASK", "Definition", "Verdict", "exercise", "judge", "ray_with_cpus"]


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
