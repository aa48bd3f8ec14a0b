"""Large arrays that tasks make: do they stay in the cluster, and what keeps them alive afterwards?"""

import contextlib
import functools
import gc
import time
import weakref
from collections.abc import Iterable
from dataclasses import dataclass

from parcours import engines
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.check.plain import NotPlain
from parcours.draw.words import many, size

__all__ = [
    "held_nothing", "large", "large_heads", "large_parts", "left_no_refs", "returned_heads", "returned_sum",
]  # fmt: skip

HEAD = 3  # values


class Make:
    """``make(x)`` returns a large array: work(x), work(x) + 1, work(x) + 2, and so on. Picklable.

    told: what the check learns of a run in the process of the answer.
    """

    def __init__(self, work, length: int):
        self._work, self._length, self.told, self.__name__ = work, length, {}, "make"

    def __call__(self, x):
        import numpy as np

        return large(self._work(x) + np.arange(self._length, dtype="float64"))

    def __getstate__(self):
        return vars(self) | {"told": {}}


_received = []  # weak references to the large arrays that this process has unpacked


@functools.cache
def _large():
    """Return a class of arrays that are noted in the process which unpacks them."""
    import numpy as np

    class Large(np.ndarray):
        def __reduce_ex__(self, protocol):
            return large, (self.view(np.ndarray),)

    return Large


def large(values):
    """Return an array of NumPy as one that is noted in the process which unpacks it, and note it in this one."""
    array = values.view(_large())
    _received.append(weakref.ref(array))
    return array


@dataclass(frozen=True)
class Parts(Calls):
    """``answer(make, xs)``: the answer returns the sum of the arrays make(x), an array itself. length: of each."""

    length: int = 100_000

    @property
    def nbytes(self) -> int:
        """Bytes of one array."""
        return 8 * self.length

    @contextlib.contextmanager
    def around(self, work):
        yield Make(work, self.length), list(self.xs)

    def finish(self, result, work, arguments):
        """Make plain values of an array: how long it is, its first value, and whether the others rise as they must."""
        import numpy as np

        if not isinstance(result, np.ndarray):
            return result
        steps = set(np.unique(np.diff(result)).tolist()) if result.ndim == 1 else set()
        return {"shape": list(result.shape), "first": float(result.flat[0]), "even": steps == {len(self.xs)}}


@dataclass(frozen=True)
class Heads(Parts):
    """``answer(make, xs)``: the answer returns the first three values of each make(x), and keeps nothing alive."""

    @contextlib.contextmanager
    def around(self, work):
        ray = engines.engine("ray")
        before, make = ray.kept_refs(lent=True), Make(work, self.length)
        _received.clear()
        yield make, list(self.xs)
        gc.collect()  # a cycle that nothing reaches does not leak
        arrays = [array for seen in _received if (array := seen()) is not None and array.nbytes == self.nbytes]
        kept = ray.kept_refs() - before or _lent(ray, before)
        make.told |= {"refs": len(kept), "arrays": len(arrays)}  # the check keeps none alive here

    def finish(self, result, work, arguments):
        make = arguments[0]
        make.told |= {"returned": _lists(result), "held": _held(result)}
        return make.told


def large_parts(xs: Iterable, meet: int, length: int = 100_000) -> Parts:
    """Return the given of ``answer(make, xs)`` that adds arrays up. xs, meet: as for `calls`. length: of each array."""
    return Parts(tuple(xs), meet, length=length)


def large_heads(xs: Iterable, meet: int, length: int = 100_000) -> Heads:
    """Return the given of ``answer(make, xs)`` that keeps heads. xs, meet: as for `calls`. length: of each array."""
    return Heads(tuple(xs), meet, length=length)


def _lent(ray, before, seconds=5):
    """Return the refs that other processes hold. Those of tasks and actors that have ended come back in this time."""
    until = time.monotonic() + seconds
    while (lent := ray.kept_refs(lent=True) - before) and time.monotonic() < until:
        time.sleep(0.01)
    return lent


def _arrays(result):
    """Return the arrays of a list, or those in an array of arrays."""
    import numpy as np

    items = result if isinstance(result, list | tuple) else [result]
    return [item for item in items if isinstance(item, np.ndarray)]


def _held(result):
    """Return the bytes of the memory that the arrays of a result keep alive."""
    memory = {}
    for array in _arrays(result):
        while getattr(array, "base", None) is not None:
            array = array.base
        memory[id(array)] = memoryview(array).nbytes
    return sum(memory.values())


def _lists(result):
    """Return a result with lists instead of arrays of NumPy; a large array is only named."""
    if hasattr(result, "tolist") and getattr(result, "size", 0) <= 100:
        return result.tolist()
    if isinstance(result, list | tuple):
        return [_lists(item) for item in result]
    return f"an array of {result.size} values" if hasattr(result, "tolist") else result


def returned_sum(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned the sum of all arrays. refs: the hint for an answer that returned a promise instead."""
    result, length = run.result, run.given.length
    right = {"shape": [length], "first": float(sum(run.values)), "even": True}
    promise = isinstance(result, NotPlain) and result.promise
    if isinstance(result, dict):
        seen = "An array of that length, with other values." if result.get("shape") == [length] else "Another array."
    else:
        seen = f"{result}."[:200]
    return Finding(
        ok=result == right,
        passed="the right sum",
        failed="it returned a promise, not the array" if promise else "the sum is wrong",
        expected=f"An array of {many(length, 'value')}, the sum of the {many(len(run.xs), 'array')}.",
        seen=seen,
        hint=(refs or hint) if promise else "return" if result is None else hint,
    )


def returned_heads(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned the first three values of each array. refs: the hint for promises that it returned."""
    returned = run.result if isinstance(run.result, NotPlain) else run.reported("returned")
    right = [[float(value + i) for i in range(HEAD)] for value in run.values]
    promise = isinstance(returned, NotPlain) and returned.promise
    return Finding(
        ok=returned == right,
        passed="right results",
        failed="it returned promises, not values" if promise else "the results are wrong",
        expected=f"A list with the first {HEAD} values of each of the {many(len(run.xs), 'array')}.",
        seen=f"{returned}."[:200],
        hint=(refs or hint) if promise else "return" if returned is None else hint,
    )


def left_no_refs(run: Evidence, hint: str) -> Finding:
    """No object ref that the answer made, and no array that came with `ray.get`, is alive after it has returned.

    >>> ray = getfixture("ray_running")
    >>> from parcours.check import exercise, judge, ray_with_cpus
    >>> @exercise("leak", needs=ray_with_cpus(1), hints={"refs": "Who has the ref?", "view": "What is below a view?"})
    ... def leak(game):
    ...     run = game.play(large_heads([1, 2], meet=1))
    ...     yield returned_heads(run)
    ...     yield left_no_refs(run, "refs")
    ...     yield held_nothing(run, "view")
    >>> task = ray.remote(lambda make, x: make(x))
    >>> def copied(make, xs):
    ...     return [ray.get(task.remote(make, x))[:3].copy() for x in xs]
    >>> def views(make, xs):
    ...     return [ray.get(task.remote(make, x))[:3] for x in xs]
    >>> seen = {}
    >>> def remembered(make, xs):
    ...     seen.update({x: task.remote(make, x) for x in xs})
    ...     return [ray.get(ref)[:3].copy() for ref in seen.values()]
    >>> judge(leak, copied).finding
    'right results, no ref is left, the arrays are gone.'
    >>> judge(leak, views).seen
    'The results keep 1.6 MB alive.'
    >>> judge(leak, remembered).seen
    '2 object refs still alive, and with them their arrays.'
    """
    refs, arrays = run.reported("refs", 0), run.reported("arrays", 0)
    seen = f"{many(refs, 'object ref')} still alive, and with them their arrays." if refs else ""
    return Finding(
        ok=not refs and not arrays,
        passed="no ref is left",
        failed="object refs are still alive" if refs else "arrays are still alive",
        expected="No object ref and no array of your function's after it has returned.",
        seen=seen or f"No object ref, but {many(arrays, 'array')} still alive.",
        hint=hint,
    )


def held_nothing(run: Evidence, hint: str) -> Finding:
    """The results keep none of the large arrays alive. Ask for the results first."""
    held, bound = run.reported("held", 0), run.given.nbytes // 2
    return Finding(
        ok=held <= bound,
        passed="the arrays are gone",
        failed="the results keep the arrays alive",
        expected=f"Results that keep no array alive; each array has {size(run.given.nbytes)}.",
        seen=f"The results keep {size(held)} alive.",
        hint=hint,
    )
