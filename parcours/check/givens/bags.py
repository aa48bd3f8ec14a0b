"""Bags: records that an answer counts or folds, and items whose partitions it cuts anew. Dask runs two threads."""

import contextlib
import itertools
import random
from collections.abc import Iterable
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens.calls import Calls
from parcours.draw.words import size
from parcours.engines.dask import is_dask

__all__ = ["BagOfItems", "BagOfRecords", "bag_of_items", "bag_of_records", "passed_on_at_most", "records_of"]

_WORDS = ["and", "bag", "cut", "day", "fold", "key", "line", "map", "part", "set", "sum", "word"]
_STATIONS = ("fjord", "hill", "port")
_READING = ("read(", "bag-from-delayed(")  # the beginnings of the labels of tasks that return records as they were read


def records_of(kind: str, length: int, seed: int) -> list:
    """Return the records of a partition: "lines" of words, or "readings", pairs of a station and a value below zero.

    >>> records_of("readings", 2, seed=7)
    [('hill', -10), ('hill', -4)]
    >>> len(records_of("lines", 3, seed=7))
    3
    """
    pick = random.Random(seed)
    if kind == "lines":
        return [" ".join(pick.choices(_WORDS, k=12)) for _ in range(length)]
    return [(pick.choice(_STATIONS), -pick.randint(1, 40)) for _ in range(length)]


class Read:
    """``read(x, length)``: the records of a partition. What they are follows from the value work(x)."""

    __name__ = "read"

    def __init__(self, work, kind: str):
        self._work, self._kind = work, kind

    def __call__(self, x, length):
        return records_of(self._kind, length, self._work(x))


@dataclass(frozen=True)
class BagOfRecords(Calls):
    """``answer(bag)``: one partition for each x, read when Dask runs its task. lengths: the records of each partition.

    kind: that of the records, see `records_of`.
    """

    lengths: tuple = ()
    kind: str = "lines"
    parameters = 1

    @contextlib.contextmanager
    def around(self, work):
        read = Read(work, self.kind)
        with _two_threads() as (db, delayed):
            reads = [delayed(read)(x, length) for x, length in zip(self.xs, self.lengths, strict=True)]
            yield (db.from_delayed(reads),)

    def records(self, values: Iterable) -> list:
        """Return all records. values: work(x) for each x."""
        parts = zip(self.lengths, values, strict=True)
        return list(itertools.chain.from_iterable(records_of(self.kind, *part) for part in parts))


def bag_of_records(kind: str, lengths: Iterable[int]) -> BagOfRecords:
    """Return the given of ``answer(bag)``. kind: see `records_of`. lengths: the number of records in each partition."""
    lengths = tuple(lengths)
    return BagOfRecords(tuple(range(len(lengths))), lengths=lengths, kind=kind)


@dataclass(frozen=True)
class BagOfItems(Calls):
    """``answer(work, bag)``: the answer calls work(x) for each x of a bag. partitions: the number of its partitions."""

    partitions: int = 1

    @contextlib.contextmanager
    def around(self, work):
        share = len(self.xs) // self.partitions
        with _two_threads() as (db, delayed):
            parts = [list(self.xs[i : i + share]) for i in range(0, len(self.xs), share)]
            yield work, db.from_delayed([delayed(part) for part in parts])


def bag_of_items(number: int, partitions: int, meet: int = 1) -> BagOfItems:
    """Return the given of ``answer(work, bag)``.

    number: of the items, a multiple of `partitions`. partitions: of the bag. meet: as for `calls`.
    """
    return BagOfItems(tuple(range(number)), meet, partitions=partitions)


@contextlib.contextmanager
def _two_threads():
    """Yield `dask.bag` and `dask.delayed` while Dask computes bags, too, in two threads if the answer says nothing."""
    import dask.bag

    with dask.config.set(scheduler="threads", num_workers=2, pool=None):
        yield dask.bag, dask.delayed


def passed_on_at_most(run: Evidence, most: float, hint: str, *, shuffled: str) -> Finding:
    """The results of tasks that do more than read took at most `most` bytes together, and no task grouped records.

    shuffled: the hint for an answer that groups the records. Dask may move these through files.

    >>> from collections import Counter
    >>> from parcours.check import DASK, exercise, judge
    >>> from parcours.check.behaviours import returned
    >>> @exercise("stations", needs=DASK, hints={"gather": "Count in the tasks.", "group": "Fold.", "values": "Count."})
    ... def stations(game):
    ...     run = game.play(bag_of_records("readings", [100, 100]))
    ...     yield returned(run, dict(Counter(station for station, _ in run.given.records(run.values))))
    ...     yield passed_on_at_most(run, 4_000, "gather", shuffled="group")
    >>> judge(stations, lambda bag: dict(bag.pluck(0).frequencies())).finding
    'right results, little passed on.'
    >>> judge(stations, lambda bag: dict(Counter(bag.pluck(0).compute()))).hint
    'gather'
    >>> def grouped(bag):
    ...     groups = bag.groupby(lambda reading: reading[0], shuffle="tasks")
    ...     return dict(groups.map(lambda group: (group[0], len(group[1]))).compute())
    >>> judge(stations, grouped).hint
    'group'
    """
    labels = {event.task: event.detail for event in run.trace.events if event.detail}
    grouped = any(label.startswith("groupby") for label in labels.values())
    results = [event for event in run.trace.events if event.kind == "put" and is_dask(event.task)]
    nbytes = sum(event.nbytes for event in results if not labels.get(event.task, "").startswith(_READING))
    return Finding(
        ok=nbytes <= most and not grouped,
        passed="little passed on",
        failed="records were brought together by their keys" if grouped else "too much was passed on",
        expected=f"At most {size(most)} of results of all tasks that do more than read, and no `groupby`.",
        seen="Tasks of `groupby`." if grouped else f"{size(nbytes)} of such results.",
        hint=shuffled if grouped else hint,
    )
