"""Judging: from an answer, or from recorded runs of one, to a `Verdict`."""

from collections.abc import Sequence
from typing import NamedTuple

from parcours.cells import is_starter
from parcours.check.definition import Definition
from parcours.check.hints import common_hints
from parcours.check.verdict import Verdict

__all__ = ["Judgement", "examine", "judge", "judge_again"]


class Judgement(NamedTuple):
    """A verdict, and the runs that it rests on: the `Evidence` of each, or the `Stopped` that ended it."""

    verdict: Verdict
    runs: list


def judge(definition: Definition, answer: object, starter: str = "", source: str = "") -> Verdict:
    """Return the verdict on an answer; it says nothing about the learner's progress.

    answer: a function, or a `Player` that runs one elsewhere. starter: the hash of the starter's cell. source: the text
    of the answer's cell.
    """
    return examine(definition, answer, starter, source).verdict


def examine(definition: Definition, answer: object, starter: str = "", source: str = "") -> Judgement:
    """Return the verdict on an answer together with its evidence. For the arguments see `judge`."""
    if is_starter(source, starter):
        todo = "Replace the TODO in the answer's cell, run that cell, then check again."
        finding = "the answer is still the starter."
        return Judgement(_verdict(definition, "not attempted", finding, next=todo), [])
    # These import subprocesses and sockets, which `import parcours` must not load.
    from parcours.check.game import Game
    from parcours.check.player import Here, Player
    from parcours.check.work import shared_referee
    from parcours.errors import RefereeError

    player, game = answer if isinstance(answer, Player) else Here(answer), None
    try:
        game = Game(player, definition.needs, definition.seconds, shared_referee(), definition.words)
        verdict = _judged(definition, game)
    except RefereeError as error:
        verdict = _verdict(definition, "cannot tell", "nothing was checked.", seen=f"{error}.", hint="machine")
    return Judgement(verdict, game.runs if game else [])


def judge_again(definition: Definition, runs: Sequence) -> Verdict:
    """Return the verdict on recorded runs of an answer, without running it. runs: as in a `Judgement`."""
    from parcours.check.game import RecordedGame

    return _judged(definition, RecordedGame(runs, definition.words))


def _judged(definition, game):
    """Return the verdict: the first finding that fails decides it. Advice waits until the end."""
    from parcours.check.finding import Stopped

    passed, advice = [], None
    try:
        for found in map(game.in_context, definition.judge(game)):
            if found.ok:
                passed += [found.passed] if found.passed else []
            elif found.advice:
                advice = advice or found
            else:
                return _failed(definition, found, passed, game.trace)
    except Stopped as stop:
        parts = {"next": stop.next} if stop.next else {}
        return _verdict(definition, stop.outcome, stop.finding, seen=stop.seen, hint=stop.hint, **parts)
    finding = f"{', '.join(passed) or 'it does what was asked'}."
    if advice:
        return _verdict(definition, "passed with advice", finding, seen=advice.seen, hint=advice.hint)
    return _verdict(definition, "passed", finding)


def _failed(definition, found, passed, trace):
    picture = found.picture
    if found.about_time and picture is None and trace is not None and trace.spans:
        picture = trace.timeline(title="", width=600)
    finding = f"{', '.join(passed)}, but {found.failed}." if passed else f"{found.failed}."
    return _verdict(
        definition, "failed", finding, picture=picture, expected=found.expected, seen=found.seen, hint=found.hint
    )


def _verdict(definition: Definition, outcome: str, finding: str, **parts) -> Verdict:
    parts.setdefault("next", _text_of_hint(definition, parts.get("hint", "")))
    return Verdict(definition.id, outcome, finding, **parts)


def _text_of_hint(definition, name):
    if not name:
        return ""
    if hint := definition.hints.get(name):
        return hint.text
    hint = common_hints().get(name)
    return definition.words.fill(hint.text) if hint else ""
