"""Arrays that are read part by part, as a file is: the given, and the questions about what was read and blurred.

Each part that an answer reads, and each block that it blurs, is reported to the referee with the task that did it. So
the check knows the sizes of the blocks, whatever the answer claims.
"""

import collections
import contextlib
import math
import warnings
from dataclasses import dataclass

from parcours.check.behaviours.results import promise_hint
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens import Given
from parcours.check.plain import NotPlain
from parcours.check.referee import Terms
from parcours.draw.words import many, size
from parcours.engines.dask import is_dask

__all__ = [
    "ArrayGiven",
    "Blur",
    "StoredArray",
    "block_bytes_at_most",
    "blocks_at_most",
    "blurred_array",
    "gathered",
    "read_in_dask",
    "returned_blurred",
    "stored_array",
    "task_bytes_at_most",
    "values_at",
    "whole_array",
]

# A pattern of whole numbers without any symmetry: sums of it are exact in any order. It rises towards one corner, so no
# block can stand in for another.
_PRIME = 1009


def values_at(seed, rows, columns, dtype="float64"):
    """Return the values of the array of a seed at these rows and columns (arrays of numbers), as a NumPy array.

    >>> values_at(3, range(2), range(3)).tolist()
    [[3.0, 35.0, 67.0], [22.0, 67.0, 112.0]]
    """
    import numpy as np

    rows, columns = np.asarray(rows)[:, None], np.asarray(columns)[None, :]
    pattern = (seed + 17 * rows + 31 * columns + 13 * rows * columns) % _PRIME
    return (pattern + 2 * rows + columns).astype(dtype)


class StoredArray:
    """An array of two axes that is read part by part: ``array[0:100, 20:40]`` gives that part as a NumPy array.

    shape: (rows, columns). dtype: of its values. seed: the number of the array. on_read: a function that is called with
    the (rows, columns) of each part that is read.
    """

    ndim = 2

    def __init__(self, shape, dtype="float64", seed=0, on_read=None):
        import numpy as np

        self.shape, self.dtype, self.seed, self._on_read = tuple(shape), np.dtype(dtype), seed, on_read
        self.size = self.shape[0] * self.shape[1]
        self.nbytes = self.size * self.dtype.itemsize

    def __getitem__(self, place):
        import numpy as np

        place = place if isinstance(place, tuple) else (place,)
        at = [i for i, part in enumerate(place) if part is Ellipsis] or [len(place)]
        before, after = place[: at[0]], place[at[0] + 1 :]
        if len(before) + len(after) > 2:
            raise IndexError("a stored array has two axes")
        place = (*before, *(slice(None),) * (2 - len(before) - len(after)), *after)
        axes = [np.arange(length)[part] for length, part in zip(self.shape, place, strict=True)]
        if self._on_read:
            self._on_read([int(np.size(axis)) for axis in axes])
        values = values_at(self.seed, *map(np.atleast_1d, axes), dtype=self.dtype)
        return values.reshape([len(axis) for axis in axes if axis.ndim])

    def __len__(self):
        return self.shape[0]

    def __array__(self, dtype=None, copy=None):
        whole = self[:]
        return whole if dtype is None else whole.astype(dtype)

    def __dask_tokenize__(self):
        return type(self).__name__, self.shape, str(self.dtype), self.seed

    def __repr__(self):
        return f"StoredArray({self.shape[0]} x {self.shape[1]}, {self.dtype})"


class Blur:
    """A blur: each value becomes the mean of the values up to `radius` rows and columns away.

    It is a function of a NumPy array of two axes. Outside the array, its edge is repeated. on_call: a function that is
    called with the (rows, columns) of each array.
    """

    def __init__(self, radius, on_call=None):
        self.radius, self._on_call = radius, on_call
        self.__name__ = "blur"

    def __call__(self, values):
        import numpy as np

        values, r = np.asarray(values), self.radius
        if self._on_call:
            self._on_call(list(values.shape))
        if values.size == 0:
            return values.astype("float64")  # Dask calls it like this to learn the type of the result
        wide = np.pad(values.astype("float64"), r, mode="edge")
        parts = [
            wide[i : i + values.shape[0], j : j + values.shape[1]] for i in range(2 * r + 1) for j in range(2 * r + 1)
        ]
        return sum(parts) / len(parts)

    def __dask_tokenize__(self):
        return type(self).__name__, self.radius


@dataclass(frozen=True)
class ArrayGiven(Given):
    """``answer(stored, budget)`` or ``answer(stored, blur)``: an array read part by part, while Dask runs two threads.

    rows, columns, dtype: of the array. budget: bytes, the second argument. radius: that of the blur, which is then the
    second argument; the answer returns a Dask array, and the check computes it in the answer's process.
    """

    rows: int
    columns: int
    dtype: str = "float64"
    budget: float | None = None
    radius: int | None = None

    @property
    def terms(self):
        return Terms(["read", "blur", "returned"])

    @property
    def lazy(self) -> bool:
        """True if the answer returns a plan, which the check computes."""
        return self.radius is not None

    @property
    def nbytes(self) -> int:
        """Bytes of the whole array."""
        return self.bytes_of((self.rows, self.columns))

    def bytes_of(self, part: tuple) -> int:
        """Return the bytes of a part of (rows, columns)."""
        return math.prod(part) * (4 if self.dtype == "float32" else 8)

    @contextlib.contextmanager
    def around(self, work):
        """Let Dask run two threads on every machine, without its warnings about chunks: the verdict judges those."""
        import dask.array

        shape, seed = (self.rows, self.columns), work.tell("read", [])
        stored = StoredArray(shape, self.dtype, seed, lambda part: work.tell("read", part))
        second = Blur(self.radius, lambda part: work.tell("blur", part)) if self.lazy else self.budget
        with dask.config.set(scheduler="threads", num_workers=2, pool=None), warnings.catch_warnings():
            warnings.simplefilter("ignore", dask.array.PerformanceWarning)
            yield stored, second

    def finish(self, result, work, arguments):
        """Compute a plan: a Dask array becomes {"blocks": their number, "values": the array}; anything else stays.

        The referee is informed that the answer has returned before anything is computed.
        """
        import dask.array

        if not self.lazy:
            return result
        work.tell("returned", [0, 0])
        if not isinstance(result, dask.array.Array):
            return result
        return {"blocks": result.npartitions, "values": result.compute()} if result.npartitions else result


def stored_array(shape: tuple, dtype: str = "float64", *, budget: float) -> ArrayGiven:
    """Return the given of ``answer(stored, budget)``. shape: (rows, columns). budget: bytes."""
    return ArrayGiven(*shape, dtype, budget=budget)


def blurred_array(shape: tuple, dtype: str = "float64", *, radius: int) -> ArrayGiven:
    """Return the given of ``answer(stored, blur)``, which returns a Dask array. shape: (rows, columns)."""
    return ArrayGiven(*shape, dtype, radius=radius)


def whole_array(run: Evidence):
    """Return the array that the answer was given, as the judge knows it (NumPy)."""
    given = run.given
    return values_at(run.value_of("read"), range(given.rows), range(given.columns), given.dtype)


def gathered(run: Evidence) -> bool:
    """Return True if one result was as large as the array."""
    return any(nbytes >= run.given.nbytes for _, _, nbytes in run.trace.held)


def _parts(run, name, before=""):
    """Return the arrivals that report a part of the array.

    before: return only arrivals before the first one of this x, and none if that never came.
    Dask may try a function on no value or on one before it plans, and a person may look at one: such a part counts only
    in a task, where it is a block.
    """
    arrivals = run.record.arrivals
    if before:
        xs = [arrival.x for arrival in arrivals]
        arrivals = arrivals[: xs.index(before) if before in xs else 0]
    parts = [arrival for arrival in arrivals if arrival.x == name and arrival.part]
    return [part for part in parts if math.prod(part.part) > (0 if is_dask(part.task) else 1)]


def read_in_dask(run: Evidence, hint: str) -> Finding:
    """All of the array was read in Dask tasks; if the answer had to return a plan, only afterwards."""
    parts, early = _parts(run, "read"), _parts(run, "read", before="returned")
    eager = [part for part in parts if not is_dask(part.task)]
    later = ", when the check computes your plan" if run.given.lazy else ""
    nbytes = sum(run.given.bytes_of(part.part) for part in parts)
    whole = nbytes >= run.given.nbytes
    failed = "not all of the array was read" if parts else "the array was not read"
    seen = f"{size(nbytes)} were read."
    if eager:
        failed = "not in Dask's tasks"
        seen = f"{many(len(eager), 'part')} of {len(parts)} read outside Dask."
    elif early:
        failed = "the array was read before your function returned"
        seen = f"{many(len(early), 'part')} of {len(parts)} read before your function returned."
    return Finding(
        ok=whole and not eager and not early,
        passed="read in Dask",
        failed=failed,
        expected=f"Every part of the array read in a Dask task{later}.",
        seen=seen,
        hint=hint,
    )


def block_bytes_at_most(run: Evidence, most: float, hint: str, *, what: str = "read") -> Finding:
    """No part that was read (or blurred, with what="blur") took more than `most` bytes."""
    largest = max((run.given.bytes_of(part.part) for part in _parts(run, what)), default=0)
    return Finding(
        ok=largest <= most,
        passed="no block too large",
        failed="a block is too large" if what == "read" else f"`{what}` was given too large a block",
        expected=f"Blocks of at most {size(most)}; the array has {size(run.given.nbytes)}.",
        seen=f"A block of {size(largest)}.",
        hint=hint,
    )


def task_bytes_at_most(run: Evidence, most: float, hint: str) -> Finding:
    """No Dask task read more than `most` bytes in all: one that reads everything bit by bit holds everything."""
    read = collections.Counter()
    for part in filter(lambda part: is_dask(part.task), _parts(run, "read")):
        read[part.task] += run.given.bytes_of(part.part)
    largest = max(read.values(), default=0)
    return Finding(
        ok=largest <= most,
        failed="one task read too much",
        expected=f"Tasks that read at most {size(most)} each; the array has {size(run.given.nbytes)}.",
        seen=f"A task that read {size(largest)}.",
        hint=hint,
    )


def blocks_at_most(run: Evidence, most: int, hint: str) -> Finding:
    """The array was cut into at most `most` blocks; how often each was read does not matter."""
    parts = _parts(run, "read")
    times = sum(run.given.bytes_of(part.part) for part in parts) / run.given.nbytes
    blocks = round(len(parts) / times) if parts else 0
    return Finding(
        ok=blocks <= most,
        failed="there are too many blocks",
        expected=f"The array in at most {many(most, 'block')}.",
        seen=f"{many(blocks, 'block')}.",
        hint=hint,
    )


def returned_blurred(run: Evidence, hint: str, *, seams: str, edge: str, eager: str) -> Finding:
    """The answer returned a Dask array whose values are those of the blurred whole.

    Hints: `seams` if the values are wrong where blocks meet, `edge` if they are wrong at the edge only, `eager` if the
    answer returned anything but a Dask array.
    """
    import numpy as np

    right, result, radius = Blur(run.given.radius)(whole_array(run)), run.result, run.given.radius

    def wrong(failed, seen, hint=hint):
        return Finding(ok=False, failed=failed, expected=expected, seen=seen[:200], hint=hint)

    expected = "A Dask array with the values of `blur(stored[:])`."
    if isinstance(result, NotPlain) or not isinstance(result, dict) or set(result) != {"blocks", "values"}:
        if result is None:
            return wrong("it returned nothing", "None.", "return")
        if isinstance(result, list):
            return wrong("the array was computed already", "A NumPy array.", eager)
        fitting = promise_hint(result, eager) if isinstance(result, NotPlain) else eager
        return wrong("it did not return a Dask array", f"{result}.", fitting)
    values = np.asarray(result["values"], dtype=object)
    if values.shape != right.shape:
        found, whole = (" x ".join(map(str, shape)) for shape in (values.shape, right.shape))
        return wrong("the array has another shape", f"An array of {found}, for one of {whole}.")
    try:
        differ = ~np.isclose(values.astype(float), right)
    except (ValueError, TypeError, OverflowError):
        return wrong("the values are not numbers", f"A value of {values.flat[0]!r}.")
    inside = differ[radius:-radius, radius:-radius]
    at_edge = "" if inside.any() else ", all of them at the edge"
    return Finding(
        ok=not differ.any(),
        passed="right values",
        failed="the values are wrong",
        expected=expected,
        seen=f"{differ.sum()} of {differ.size} values are wrong{at_edge}.",
        hint=edge if not inside.any() else seams if inside.mean() < 0.5 else hint,
    )
