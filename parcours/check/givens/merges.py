"""Parts that are merged two at a time: how many merges stand one after another on the way to the whole?

Each part carries what it was made of and how many merges deep it is, so that any engine, and no trace, can be asked.
"""

import contextlib
from dataclasses import dataclass

from parcours.check.behaviours.results import kind_in_words, promise_hint
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.check.plain import NotPlain
from parcours.draw.words import many

__all__ = ["depth_at_most", "merged_all", "parts_to_merge"]


@dataclass(frozen=True)
class Part:
    """A part of the whole. numbers: those of the parts in it. depth: the merges on the longest way to it."""

    numbers: frozenset
    depth: int = 0
    value: int = 0

    def __repr__(self):
        numbers = sorted(self.numbers)
        return f"part {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} parts"


class Merge:
    """``merge(a, b)``: the part that two parts make."""

    def __init__(self, work):
        self._work, self.__name__ = work, "merge"

    def __call__(self, a, b):
        for part in (a, b):
            if not isinstance(part, Part):
                raise TypeError(f"merge takes two parts, not {type(part).__name__}")
        if both := a.numbers & b.numbers:
            raise ValueError(f"merge takes two different parts, and part {min(both)} is in both")
        # In whatever order they are merged, each number but the least is once the greater of the two least ones.
        value = self._work(max(min(a.numbers), min(b.numbers)))
        return Part(a.numbers | b.numbers, max(a.depth, b.depth) + 1, a.value + b.value + (value or 0))

    def __repr__(self):
        return "merge"


@dataclass(frozen=True)
class PartsToMerge(Calls):
    """``answer(merge, parts)``: the answer returns what all parts make. The xs are those of the merges."""

    @contextlib.contextmanager
    def around(self, work):
        yield Merge(work), [Part(frozenset([number])) for number in range(len(self.xs) + 1)]

    def finish(self, result, work, arguments):
        if not isinstance(result, Part):
            return result
        return {"numbers": sorted(result.numbers), "depth": result.depth, "value": result.value}


def parts_to_merge(parts: int, meet: int) -> PartsToMerge:
    """Return the given of ``answer(merge, parts)``. parts: their number. meet: the merges that must run together."""
    return PartsToMerge(tuple(range(1, parts)), meet)


def merged_all(run: Evidence, hint: str, *, refs: str) -> Finding:
    """The answer returned one part that all parts make. refs: the hint for an answer that returned a promise.

    >>> import functools
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> @exercise("tree", hints={"all": "Which are missing?", "deep": "What waits for what?", "future": "result()"})
    ... def tree(game):
    ...     run = game.play(parts_to_merge(5, meet=2))
    ...     yield merged_all(run, "all", refs="future")
    ...     yield depth_at_most(run, 3, "deep")
    >>> def in_pairs(merge, parts):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         while len(parts) > 1:
    ...             pairs = len(parts) // 2 * 2
    ...             parts = [*pool.map(merge, parts[:pairs:2], parts[1:pairs:2]), *parts[pairs:]]
    ...     return parts[0]
    >>> judge(tree, in_pairs).finding
    'all 5 parts merged, at most 3 merges deep.'
    >>> judge(tree, lambda merge, parts: in_pairs(merge, parts[:4])).seen
    '4 of 5 parts merged.'
    >>> judge(tree, lambda merge, parts: functools.reduce(merge, parts)).seen
    'The longest chain has 4 merges.'
    """
    parts, result = len(run.xs) + 1, run.result
    there = run.reported("numbers", [])
    seen, fitting = f"{len(there)} of {many(parts, 'part')} merged.", hint
    if isinstance(result, NotPlain):
        seen, fitting = f"{result}.", promise_hint(result, refs) if result.promise else hint
    elif result is None:
        seen, fitting = "None.", "return"
    elif not isinstance(result, dict):
        seen = kind_in_words(result)
    return Finding(
        ok=len(there) == parts and run.reported("value") == sum(run.values),
        passed=f"all {parts} parts merged",
        failed="it did not return the whole",
        expected=f"One part, which all {parts} parts make.",
        seen=seen,
        hint=fitting,
    )


def depth_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """No more than `most` merges stand one after another. Ask whether all were merged first."""
    depth = run.reported("depth", 0)
    return Finding(
        ok=depth <= most,
        passed=f"at most {many(most, 'merge')} deep",
        failed="the tree is too deep",
        expected=f"At most {many(most, 'merge')} one after another.",
        seen=f"The longest chain has {many(depth, 'merge')}.",
        hint=hint,
        about_time=True,
    )
