"""The result of one check on a run: a `Finding`, or `Stopped` when the run cannot be judged."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

__all__ = ["Finding", "Stopped", "hint_by_words"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer to one question about a run.

    ok: whether the run is as it should be. passed: a few words for the verdict if it is ("right results"). failed: the
    words if it is not ("the results are wrong"). expected, seen: a sentence each. hint: the name of the hint that fits.
    about_time: whether the run's timeline shows the mistake. advice: whether this is advice, which cannot fail the
    answer. picture: a picture that shows the mistake better than the timeline.
    """

    ok: bool
    passed: str = ""
    failed: str = ""
    expected: str = ""
    seen: str = ""
    hint: str = ""
    about_time: bool = False
    advice: bool = False
    picture: object = None

    def silent(self) -> "Finding":
        """Return a copy that is left out of the text of a passing verdict."""
        return replace(self, passed="")


class Stopped(Exception):
    """A run that cannot be judged; `outcome` says why ("raised", "too long", "cannot tell", "failed").

    finding, seen, next: the parts of the verdict. hint: the name of a hint; its text is used if `next` is empty.
    given: what the answer had received; only set in the runs that a game keeps.
    """

    def __init__(
        self, outcome: str, finding: str, seen: str = "", hint: str = "", next: str = "", given: object = None
    ):
        super().__init__(finding)
        self.outcome, self.finding, self.seen, self.hint, self.next = outcome, finding, seen, hint, next
        self.given = given

    @property
    def parts(self) -> tuple:
        """The arguments that make another one like it."""
        return self.outcome, self.finding, self.seen, self.hint, self.next


@contextlib.contextmanager
def hint_by_words(hints: Mapping[str, str]) -> Iterator[None]:
    """If the block raises `Stopped` and its message contains a key of `hints`, use that key's hint.

    >>> try:
    ...     with hint_by_words({"KeyError": "missing"}):
    ...         raise Stopped("raised", "your code raised KeyError.", hint="error")
    ... except Stopped as stopped:
    ...     print(stopped.hint)
    missing
    """
    try:
        yield
    except Stopped as stopped:
        message = f"{stopped.finding} {stopped.seen}"
        stopped.hint = next((hint for words, hint in hints.items() if words in message), stopped.hint)
        raise
