"""A large array that processes read: did they share it, or was it copied to each of them?"""

import contextlib
import copy
import os
from dataclasses import dataclass, replace

from parcours.check.behaviours import returned, shipped_at_most
from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens import Given
from parcours.check.givens.array import values_at
from parcours.check.messages import sent_messages
from parcours.check.plain import NotPlain
from parcours.check.referee import Terms
from parcours.draw.words import many, size

__all__ = [
    "Measure", "SharedArray", "copied_at_most", "left_no_blocks", "read_in_place", "returned_measures", "shared_array",
]  # fmt: skip

BLOCKS = "/dev/shm"  # where Linux keeps blocks of shared memory


class Measure:
    """``measure(i, rows)`` returns the measure of some rows of the array, the i-th slice. Picklable.

    Each call reports whether its rows can be written to, as no array in Ray's object store can.
    before: the blocks of shared memory that existed before the run. opened: the blocks that its process has opened.
    sent: the sizes of the messages that its process has sent to others.
    """

    def __init__(self, work=None, before: set = frozenset(), opened: set = frozenset(), sent: list = ()):
        self._work, self.before, self.opened, self.sent, self.__name__ = work, before, opened, sent, "measure"

    def __call__(self, i, rows):
        work = copy.copy(self._work)  # of this call: threads may make others
        if work:
            work.part = [int(rows.flags.writeable)]
        return (work(i) if work else 0) + int(rows.sum())

    def in_block(self, i, name, shape, part):
        """Return measure(i, array[part]) for the array of float64 in the block of shared memory called `name`."""
        from multiprocessing import shared_memory

        import numpy as np

        block = shared_memory.SharedMemory(name)
        try:
            return self(i, np.ndarray(shape, buffer=block.buf)[part])
        finally:
            block.close()


@dataclass(frozen=True)
class SharedArray(Given):
    """``answer(measure, array, slices)``: the answer returns measure(i, array[slices[i]]) for each slice.

    rows, columns: of the array, of float64. parts: how many slices of rows. meet: how many calls of measure the answer
    must have in flight together. reach: how many parts a slice covers, so that slices overlap where it is more than 1.
    """

    rows: int
    columns: int
    parts: int
    meet: int = 2
    reach: int = 1
    parameters = 3

    @property
    def terms(self):
        return Terms(list(range(self.parts)), self.meet)

    @property
    def nbytes(self) -> int:
        """Bytes of the whole array."""
        return 8 * self.rows * self.columns

    @property
    def array(self):
        """The array (NumPy)."""
        return values_at(0, range(self.rows), range(self.columns))

    @property
    def slices(self) -> list[slice]:
        """The slices of rows, in order."""
        parts = self.parts + self.reach - 1
        edges = [self.rows * i // parts for i in range(parts + 1)]
        return [slice(*pair) for pair in zip(edges, edges[self.reach :], strict=False)]

    @contextlib.contextmanager
    def around(self, work):
        with _opened_here() as opened, sent_messages() as sent:
            yield Measure(work, _blocks(), opened, sent), _counting(self.array), self.slices

    def finish(self, result, work, arguments):
        measure, array, _ = arguments
        blocks = [name for name in sorted(_blocks() - measure.before) if name in measure.opened or _is_in_use(name)]
        # A pool that the trace does not record may send rows that are no longer of the array's class.
        return {"returned": result, "blocks": blocks, "sent": max(sum(array.pickled), sum(measure.sent))}


def shared_array(shape: tuple, parts: int, meet: int = 2, reach: int = 1) -> SharedArray:
    """Return the given of ``answer(measure, array, slices)``. shape: (rows, columns). The others: of `SharedArray`."""
    return SharedArray(*shape, parts, meet, reach)


def _counting(array):
    """Return a view of an array that notes in `pickled` how many bytes of it are pickled, also by way of its slices."""
    import numpy as np

    class Counting(np.ndarray):
        pickled = []

        def __reduce_ex__(self, protocol):
            self.pickled.append(self.nbytes)
            return self.view(np.ndarray).__reduce_ex__(protocol)

    return array.view(Counting)


def _blocks():
    """Return the names of the blocks of shared memory; the semaphores of pools are kept at the same place."""
    names = os.listdir(BLOCKS) if os.path.isdir(BLOCKS) else ()
    return {name for name in names if not name.startswith("sem.")}


@contextlib.contextmanager
def _opened_here():
    """Yield the names of the blocks that this process opens, while the block of code runs: others make some, too."""
    from multiprocessing.shared_memory import SharedMemory

    opened, old = set(), SharedMemory.__init__

    def noting(self, *args, **kwargs):
        old(self, *args, **kwargs)
        opened.add(self.name)

    SharedMemory.__init__ = noting
    try:
        yield opened
    finally:
        SharedMemory.__init__ = old


def _is_in_use(name):
    """Return True if this process, or one that it started, uses a block of shared memory."""
    import psutil

    for pid in {os.getpid(), *(process.pid for process in psutil.Process().children(recursive=True))}:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", errors="replace") as lines:
            if any(line.rstrip().endswith(f"{BLOCKS}/{name}") for line in lines):
                return True
    return False


def returned_measures(run: Evidence, hint: str = "values", *, refs: str = "") -> Finding:
    """The answer returned the measure of each slice, in order. refs: the hint for an answer that returned promises.

    >>> from concurrent.futures import ProcessPoolExecutor
    >>> from multiprocessing import get_context
    >>> from parcours.check import exercise, judge
    >>> from parcours.check.behaviours import in_processes, met
    >>> @exercise("share", hints={"ship": "What is sent?", "here": "Use processes."})
    ... def share(game):
    ...     run = game.play(shared_array((1000, 100), parts=4))
    ...     yield returned_measures(run)
    ...     yield in_processes(run, 2, "here")
    ...     yield met(run, "here")
    ...     yield copied_at_most(run, run.given.nbytes // 10, "ship")
    >>> def with_processes(call, *columns):
    ...     with ProcessPoolExecutor(2, get_context("fork")) as pool:
    ...         return list(pool.map(call, *columns))
    >>> def copied(measure, array, slices):
    ...     return with_processes(measure, range(4), [array[part] for part in slices])
    >>> verdict = judge(share, copied)
    >>> verdict.finding.rpartition(", ")[2], verdict.hint
    ('but rows of the array were copied.', 'ship')
    """
    result = run.result if isinstance(run.result, NotPlain) else run.reported("returned")
    array, slices = run.given.array, run.given.slices
    right = [value + int(array[part].sum()) for value, part in zip(run.values, slices, strict=True)]
    return returned(replace(run, result=result), right, hint, refs=refs)


def copied_at_most(run: Evidence, most: float, hint: str) -> Finding:
    """At most `most` bytes were sent to the processes, with tasks or as parts of the array."""
    shipped, sent = shipped_at_most(run, most, hint), run.reported("sent", 0)
    sent = sent if isinstance(sent, int) else 0
    return replace(
        shipped,
        ok=shipped.ok and sent <= most,
        passed="nothing copied",
        failed="rows of the array were copied",
        expected=f"At most {size(most)} sent; the array has {size(run.given.nbytes)}.",
        seen=f"{size(sent)} sent to other processes." if sent > most else shipped.seen,
    )


def read_in_place(run: Evidence, hint: str) -> Finding:
    """Every call of measure read rows that cannot be written to, as those of an array in Ray's object store."""
    calls = [arrival.part for arrival in run.record.arrivals]
    copies = sum(part != (0,) for part in calls)
    return Finding(
        ok=not copies,
        passed="read in place",
        failed="tasks read copies of the array",
        expected=f"Each call of `{run.words.work}` with rows of the array in the object store, which are read-only.",
        seen=f"{copies} of {many(len(calls), 'call')} with rows that can be written to: a copy in the worker.",
        hint=hint,
    )


def left_no_blocks(run: Evidence, hint: str) -> Finding:
    """Every block of shared memory was unlinked when the answer returned, as far as the system shows them (Linux).

    Other programs make blocks, too. So those count that the answer's own process has opened, or that it or a process
    which it started still uses.
    """
    blocks = run.reported("blocks", [])
    blocks = blocks if isinstance(blocks, list) else [blocks]
    return Finding(
        ok=not blocks,
        passed="nothing left behind",
        failed="a block of shared memory was left behind",
        expected="No block of shared memory after your function has returned.",
        seen=f"{many(len(blocks), 'block')}: `{', '.join(map(str, blocks))[:80]}`.",
        hint=hint,
    )
