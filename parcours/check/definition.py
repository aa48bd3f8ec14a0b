"""The definition of an exercise: its id, what it needs, its hints, and its judge."""

import re
from dataclasses import dataclass, field

from parcours.check.needs import THREADS

__all__ = ["Definition", "exercise"]


@dataclass(frozen=True)
class Definition:
    """What a check knows of an exercise.

    judge: a generator function of a `Game`; it yields findings, and the first that fails is the verdict.
    needs: what must be there before the answer can be judged. seconds: the time limit of one run of the answer.
    hints: {name: text}, in the order in which they are unfolded. words: what the exercise calls `work`, `x` and `xs`.
    """

    id: str
    judge: object
    needs: object = THREADS
    seconds: float = 60
    hints: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)

    def in_its_words(self, text):
        """A text of a check's, with the names that the exercise uses.

        >>> Definition("a", None, words={"work": "fetch", "xs": "pages"}).in_its_words("`work` for the xs, x by x")
        '`fetch` for the pages, x by x'
        """
        return re.sub(r"\b(work|xs?)\b", lambda word: self.words.get(word[0], word[0]), text) if self.words else text


def exercise(id, *, needs=THREADS, seconds=60, hints=None, words=None):
    """Make a judge the `Definition` of an exercise."""

    def define(judge):
        return Definition(id, judge, needs, seconds, dict(hints or {}), dict(words or {}))

    return define
