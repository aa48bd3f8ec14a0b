"""Arrays that are read part by part, as a file is, and what an exercise on them gives to an answer.

An answer gets an array of the check's own. Each part that it reads, and each block that it blurs, is told to the
referee, with the task that did it: so what was in one piece is known, whatever the answer says of itself.
"""

import contextlib
import warnings

__all__ = ["Blur", "StoredArray", "arguments", "blocks_of", "finished", "two_workers", "values_at"]

# A pattern without a symmetry, of whole numbers: sums of it are exact in any order. It rises to one corner, so that no
# block stands for another.
_PRIME = 1009


def values_at(seed, rows, columns, dtype="float64"):
    """The values of the array of a seed at these rows and columns (arrays of numbers), a NumPy array.

    >>> values_at(3, range(2), range(3)).tolist()
    [[3.0, 35.0, 67.0], [22.0, 67.0, 112.0]]
    """
    import numpy as np

    rows, columns = np.asarray(rows)[:, None], np.asarray(columns)[None, :]
    pattern = (seed + 17 * rows + 31 * columns + 13 * rows * columns) % _PRIME
    return (pattern + 2 * rows + columns).astype(dtype)


class StoredArray:
    """An array of two axes that is read part by part: ``array[0:100, 20:40]`` gives that part as a NumPy array.

    shape: (rows, columns). dtype: of its values. seed: which of the arrays it is. told: called with (rows, columns),
    the size of each part that is read.
    """

    ndim = 2

    def __init__(self, shape, dtype="float64", seed=0, told=None):
        import numpy as np

        self.shape, self.dtype, self.seed, self._told = tuple(shape), np.dtype(dtype), seed, told
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
        if self._told:
            self._told([int(np.size(axis)) for axis in axes])
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
    """Each value becomes the mean of those up to `radius` rows and columns away; at the edge, the edge is repeated.

    A function of a NumPy array of two axes. told: called with its (rows, columns).
    """

    def __init__(self, radius, told=None):
        self.radius, self._told = radius, told
        self.__name__ = "blur"

    def __call__(self, values):
        import numpy as np

        values, r = np.asarray(values), self.radius
        if self._told:
            self._told(list(values.shape))
        if values.size == 0:
            return values.astype("float64")  # Dask asks so for the kind of the result
        wide = np.pad(values.astype("float64"), r, mode="edge")
        parts = [
            wide[i : i + values.shape[0], j : j + values.shape[1]] for i in range(2 * r + 1) for j in range(2 * r + 1)
        ]
        return sum(parts) / len(parts)

    def __dask_tokenize__(self):
        return type(self).__name__, self.radius


def arguments(work, array):
    """What an answer is called with: the stored array, and its second argument where it has one.

    work: the game's, whose xs are "read", "blur" and "returned". array: {"shape", "dtype"}, and "budget" (bytes) or
    "radius".
    """
    stored = StoredArray(array["shape"], array["dtype"], work("read"), lambda part: work.tell("read", part))
    if "radius" in array:
        return stored, Blur(array["radius"], lambda part: work.tell("blur", part))
    return (stored, array["budget"]) if "budget" in array else (stored,)


@contextlib.contextmanager
def two_workers():
    """Let Dask run two threads, on every machine; what it thinks of the chunks is for the verdict to say."""
    import dask.array

    with dask.config.set(scheduler="threads", num_workers=2, pool=None), warnings.catch_warnings():
        warnings.simplefilter("ignore", dask.array.PerformanceWarning)
        yield


def blocks_of(value):
    """How many blocks a Dask array has; 0 for anything else."""
    return value.npartitions if type(value).__module__.startswith("dask.array") and hasattr(value, "blocks") else 0


def finished(value, work):
    """What becomes of an answer that should be a Dask array: {"blocks": how many, "values": the array}.

    Anything else stays what it is. The referee is told that the answer has returned, before anything is computed.
    """
    work.tell("returned", [0, 0])
    blocks = blocks_of(value)
    return {"blocks": blocks, "values": value.compute()} if blocks else value
