"""How much was in memory at one moment, and how much was sent about."""

from parcours.check.behaviours.evidence import Evidence
from parcours.check.finding import Finding, many, size

__all__ = ["Memory"]


class Memory(Evidence):
    """Questions about bytes."""

    def held_at_most(self, most, hint):
        """The results that Dask held at one moment took at most `most` bytes.

        >>> import dask.array as da
        >>> from parcours.check import DASK, exercise, judge
        >>> @exercise("small-memory", needs=DASK)
        ... def small_memory(game):
        ...     game.play_array((400, 400), budget=400 * 400 * 8 // 4)
        ...     yield game.held_at_most(game.array_bytes // 4, "reduce")
        >>> def reduced(stored, budget):
        ...     return da.from_array(stored, chunks=50).sum().compute()
        >>> def gathered(stored, budget):
        ...     return da.from_array(stored, chunks=50).compute().sum()
        >>> judge(small_memory, reduced).finding
        'little in memory.'
        >>> judge(small_memory, gathered).finding
        'too much was held in memory.'
        """
        peak = max((nbytes for _, nbytes in self.run.held_bytes), default=0)
        expected = f"At most {size(most)} of results in memory at one moment; the array has {size(self.array_bytes)}."
        seen = f"{size(peak)} at one moment."
        return Finding(peak <= most, "little in memory", "too much was held in memory", expected, seen, hint)

    def shipped_at_most(self, most, hint):
        """What Ray's tasks, or those of a pool of processes, were sent and what was put took `most` bytes at most.

        A value that a task is given by its ref was put once, and counts once.

        >>> from multiprocessing import get_context
        >>> from concurrent.futures import ProcessPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("light", hints={"ship": "What goes along with every task?"})
        ... def light(game):
        ...     game.play([1, 2, 3, 4], meet=1)
        ...     yield game.shipped_at_most(2_000_000, "ship")
        >>> table = bytes(1_000_000)
        >>> def heavy(work, xs):
        ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        ...         return [pool.submit(len, table).result() + work(x) for x in xs]
        >>> def small(work, xs):
        ...     with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        ...         return list(pool.map(work, xs))
        >>> judge(light, small).finding
        'little sent.'
        >>> judge(light, heavy).seen
        '4.0 MB sent, with 4 tasks.'
        """
        sent = [event for event in self.run.events if event.kind in ("submitted", "put") and event.nbytes]
        nbytes, tasks = sum(event.nbytes for event in sent), sum(event.kind == "submitted" for event in sent)
        expected, seen = f"At most {size(most)} sent.", f"{size(nbytes)} sent, with {many(tasks, 'task')}."
        return Finding(nbytes <= most, "little sent", "the same data was sent again and again", expected, seen, hint)

    def block_bytes_at_most(self, most, hint, what="read"):
        """No part that was read (or given to `blur`: `what`) took more than `most` bytes."""
        largest = max((self._bytes(part) for part in self._parts(what)), default=0)
        expected = f"Blocks of at most {size(most)}; the array has {size(self.array_bytes)}."
        fault = "a block is too large" if what == "read" else f"`{what}` was given too large a block"
        return Finding(largest <= most, "no block too large", fault, expected, f"A block of {size(largest)}.", hint)

    def blocks_at_most(self, most, hint):
        """The array was read in at most `most` parts."""
        parts = len(self._parts("read"))
        expected, seen = f"At most {most} blocks read.", f"{parts} blocks read."
        return Finding(parts <= most, "", "there are too many blocks", expected, seen, hint)
