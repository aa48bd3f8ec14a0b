"""What comes of a question to a run of an answer: a finding, or that there can be none."""

import contextlib
from dataclasses import dataclass, replace

__all__ = ["Finding", "Stopped", "many", "size", "told_of"]


@dataclass(frozen=True)
class Finding:
    """What one question to a game gave.

    told: a few words for a verdict when it passes ("right results"); fault: when it does not ("the results are
    wrong"). expected, seen: a sentence each. about_time: whether the run's timeline shows the mistake.
    advice: it cannot fail the answer. picture: what shows the mistake better than the timeline.
    """

    ok: bool
    told: str
    fault: str
    expected: str
    seen: str
    hint: str
    about_time: bool = False
    advice: bool = False
    picture: object = None

    def untold(self):
        """The same, of which a verdict that passes says nothing."""
        return replace(self, told="")


class Stopped(Exception):
    """The run gave no result: `outcome` says why ("raised", "too long", "cannot tell")."""

    def __init__(self, outcome, finding, seen="", hint=""):
        super().__init__(finding)
        self.outcome, self.finding, self.seen, self.hint = outcome, finding, seen, hint


@contextlib.contextmanager
def told_of(slips):
    """Give the hint of a slip to an answer that is stopped in the block with its words: {words: hint}."""
    try:
        yield
    except Stopped as stopped:
        words = f"{stopped.finding} {stopped.seen}"
        stopped.hint = next((hint for slip, hint in slips.items() if slip in words), stopped.hint)
        raise


def size(nbytes):
    """A number of bytes in words.

    >>> size(2_500_000), size(8_000)
    ('2.5 MB', '8 kB')
    """
    return f"{nbytes / 1e6:.1f} MB" if nbytes >= 1e6 else f"{nbytes / 1e3:.0f} kB"


def many(number, noun):
    """A number of things in words.

    >>> many(1, "call"), many(3, "call")
    ('1 call', '3 calls')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"
