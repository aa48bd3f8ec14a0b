"""The training of one number: gradients from the same weight overlap, and the next batch starts from their sum."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.behaviours.results import kind_in_words, promise_hint
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.check.plain import NotPlain

__all__ = ["trained", "training"]

MODULUS = 1009  # a gradient depends on the weight, so that a stale one changes the result


def gradient_at(weight, value):
    """Return the gradient of an x whose work has this value."""
    return value + (weight or 0) % MODULUS * 7


class Gradient:
    """``gradient(weight, x)``: the gradient of x, at this weight."""

    def __init__(self, work):
        self._work, self.__name__ = work, "gradient"

    def __call__(self, weight, x):
        if type(weight) is not int:
            raise TypeError(f"gradient takes a weight that is a number, not {type(weight).__name__}")
        return gradient_at(weight, self._work(x) or 0)  # None once the run is over

    def __repr__(self):
        return "gradient"


@dataclass(frozen=True)
class Training(Calls):
    """``answer(gradient, batches)``: the xs come in batches of `meet`, one for each round."""

    @contextlib.contextmanager
    def around(self, work):
        size = self.meet
        yield Gradient(work), [list(self.xs[i : i + size]) for i in range(0, len(self.xs), size)]


def training(xs: Iterable, meet: int) -> Training:
    """Return the given of ``answer(gradient, batches)``. xs: a multiple of `meet`. meet: the size of a batch."""
    xs = tuple(xs)
    return Training(xs, meet, rounds=len(xs) // meet)


def trained(run: Evidence, hint: str, *, stale: str, refs: str) -> Finding:
    """The answer returned the weight after all batches, each of them computed from the weight after the one before.

    stale: the hint for a weight that was read before an earlier batch was applied. refs: the hint for a promise.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from parcours.check import exercise, judge
    >>> @exercise("train", hints={"sum": "Which is missing?", "stale": "When is it read?", "refs": "result()"})
    ... def train(game):
    ...     yield trained(game.play(training([1, 2, 3, 4], meet=2)), "sum", stale="stale", refs="refs")
    >>> def in_batches(gradient, batches, weight=0):
    ...     with ThreadPoolExecutor(2) as pool:
    ...         for batch in batches:
    ...             weight += sum(pool.map(gradient, [weight] * 2, batch))
    ...     return weight
    >>> def at_once(gradient, batches):
    ...     return in_batches(gradient, batches[:1]) + in_batches(gradient, batches[1:])
    >>> judge(train, in_batches).finding
    'the right weight.'
    >>> judge(train, at_once).hint
    'stale'
    >>> judge(train, lambda gradient, batches: 0).finding
    'the weight is wrong.'
    """
    weight, values = 0, run.values
    for first in range(0, len(values), run.meet):
        weight += sum(gradient_at(weight, value) for value in values[first : first + run.meet])
    result, fitting, failed, seen = run.result, hint, "the weight is wrong", f"{run.result}."
    if isinstance(result, NotPlain):
        failed, fitting = "it did not return a number", promise_hint(result, refs) if result.promise else "kind"
    elif result is None:
        failed, fitting = "it returned nothing", "return"
    elif type(result) is not int:
        failed, seen, fitting = "it did not return a number", kind_in_words(result), "kind"
    elif result == sum(values):
        failed, fitting, seen = "the weight was read too early", stale, f"{result}: every gradient at weight 0."
    return Finding(
        ok=result == weight,
        passed="the right weight",
        failed=failed,
        expected=f"{weight}: all gradients of a batch at the weight after the batch before.",
        seen=seen,
        hint=fitting,
    )
