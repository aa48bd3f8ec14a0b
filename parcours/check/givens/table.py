"""A table of Parquet files that counts the bytes that are read."""

import contextlib
import os
import tempfile
from dataclasses import dataclass

from parcours.check.evidence import Evidence
from parcours.check.finding import Finding
from parcours.check.givens import Given
from parcours.check.plain import NotPlain
from parcours.check.referee import Terms
from parcours.draw.words import many, size
from parcours.engines.dask import is_dask

__all__ = [
    "SORTS",
    "Table",
    "bytes_read_at_most",
    "read_share",
    "returned_column",
    "stayed_in_partitions",
    "table",
    "table_and_names",
    "whole_table",
]

PROTOCOL = "counted"  # the file system by which the files are read: ``counted:///folder/of/the/table``
KINDS = ("rain", "snow", "wind", "sun")
SORTS = {"rain": "wet", "snow": "wet", "sun": "dry", "wind": "dry"}  # the rows of the small table


@dataclass(frozen=True)
class Table(Given):
    """``answer(path)``: the path of a table of Parquet files, for pandas or Dask. Dask runs two threads, and
    shuffles in tasks.

    The columns are `day` (rising), `kind` (one of four words, one of them in half of the rows), `value` (floats, some
    missing) and `note` (long texts). parts: the number of files. rows: of each. seed: the number of the table.
    """

    parts: int
    rows: int
    seed: int = 0
    parameters = 1

    @property
    def terms(self):
        return Terms(["read", "size"])

    @contextlib.contextmanager
    def around(self, work):
        import dask

        with tempfile.TemporaryDirectory(prefix="table-") as folder:
            for part in range(self.parts):
                path = f"{folder}/part-{part}.parquet"
                _part(self, part).to_parquet(path, row_group_size=max(1, self.rows // 4))
                work.tell("size", [os.path.getsize(path)])
            _count_reads(lambda nbytes: work.tell("read", [nbytes]))
            settings = {"scheduler": "threads", "num_workers": 2, "pool": None, "dataframe.shuffle.method": "tasks"}
            with dask.config.set(settings):  # shuffles through files would leave some behind
                yield (f"{PROTOCOL}://{folder}",)

    def finish(self, result, work, arguments):
        """Make plain values of what pandas and Dask return: a Series becomes a dict."""
        if type(result).__module__.partition(".")[0] == "pandas" and type(result).__name__ == "Series":
            return {str(key): value for key, value in result.to_dict().items()}
        return result


def table(parts: int, rows: int, seed: int = 0) -> Table:
    """Return the given of ``answer(path)``. For the arguments see `Table`."""
    return Table(parts, rows, seed)


@dataclass(frozen=True)
class TableAndNames(Table):
    """``answer(path, names)``: a `Table`, and the path of a small one: `kind` and `sort`, a file a kind."""

    parameters = 2

    @contextlib.contextmanager
    def around(self, work):
        import pandas as pd

        with tempfile.TemporaryDirectory(prefix="table-") as folder, super().around(work) as (path,):
            for number, pair in enumerate(SORTS.items()):
                pd.DataFrame([pair], columns=["kind", "sort"]).to_parquet(f"{folder}/part-{number}.parquet")
            yield path, f"{PROTOCOL}://{folder}"


def table_and_names(parts: int, rows: int, seed: int = 0) -> TableAndNames:
    """Return the given of ``answer(path, names)``. For the arguments see `Table`."""
    return TableAndNames(parts, rows, seed)


def whole_table(run: Evidence):
    """Return the table that the answer was given, as the judge knows it (a pandas DataFrame)."""
    import pandas as pd

    return pd.concat([_part(run.given, part) for part in range(run.given.parts)], ignore_index=True)


def _part(given, part):
    import numpy as np
    import pandas as pd

    random = np.random.default_rng([given.seed, part])
    values = random.normal(size=given.rows).round(3)
    values[random.random(given.rows) < 0.05] = np.nan
    letters = random.bytes(60 * given.rows).hex()
    return pd.DataFrame({
        "day": np.arange(given.rows) + part * given.rows,
        "kind": random.choice(KINDS, given.rows, p=[0.5, 0.2, 0.2, 0.1]),
        "value": values,
        "note": [letters[i : i + 120] for i in range(0, len(letters), 120)],
    })  # fmt: skip


def _count_reads(on_read):
    """Register the protocol with fsspec; from now on, on_read is called with the bytes of each read of a file."""
    from fsspec import register_implementation
    from fsspec.implementations.local import LocalFileSystem

    class Counted(LocalFileSystem):
        """Local files that count the bytes that are read."""

        protocol = (PROTOCOL,)
        cachable = False  # each run counts for itself

        @classmethod
        def _strip_protocol(cls, path):
            if isinstance(path, list):
                return [cls._strip_protocol(one) for one in path]
            return super()._strip_protocol(os.fspath(path).removeprefix(f"{PROTOCOL}://"))

        def unstrip_protocol(self, name):
            return f"{PROTOCOL}://{self._strip_protocol(name)}"

        def _open(self, path, mode="rb", **more):
            file = super()._open(path, mode, **more)
            return _CountedFile(file, on_read) if "r" in mode else file

    register_implementation(PROTOCOL, Counted, clobber=True)


class _CountedFile:
    def __init__(self, file, on_read):
        self._file, self._on_read = file, on_read

    def read(self, *most):
        data = self._file.read(*most)
        self._on_read(len(data))
        return data

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._file.close()

    def __getattr__(self, name):
        return getattr(self._file, name)


def read_share(run: Evidence) -> float:
    """Return the bytes that were read, as a share of the bytes of all files."""
    told = {name: sum(sum(a.part) for a in run.record.arrivals if a.x == name) for name in ("read", "size")}
    return told["read"] / max(1, told["size"])


def bytes_read_at_most(run: Evidence, share: float, hint: str, *, uncounted: str = "") -> Finding:
    """At most this share of the bytes of the files was read. uncounted: the hint if none was, or "" to allow that.

    >>> import dask.dataframe as dd
    >>> from parcours.check import DASK, exercise, judge
    >>> @exercise("columns", needs=DASK, hints={"all": "Which columns do you need?", "plan": "Compute it."})
    ... def columns(game):
    ...     run = game.play(table(parts=3, rows=4000))
    ...     yield returned_column(run, whole_table(run).groupby("kind")["value"].mean(), promise="plan")
    ...     yield bytes_read_at_most(run, 0.5, "all")
    >>> def only_what_is_needed(path):
    ...     return dd.read_parquet(path).groupby("kind")["value"].mean().compute()
    >>> judge(columns, only_what_is_needed).finding
    'right results, little read.'
    >>> def everything(path):
    ...     return dd.read_parquet(path).compute().groupby("kind")["value"].mean()
    >>> verdict = judge(columns, everything)
    >>> verdict.finding, verdict.hint
    ('right results, but too much was read.', 'all')
    >>> judge(columns, lambda path: dd.read_parquet(path)["value"].mean()).hint
    'plan'
    """
    total = sum(sum(arrival.part) for arrival in run.record.arrivals if arrival.x == "size")
    past = bool(uncounted) and not read_share(run)
    return Finding(
        ok=read_share(run) <= share and not past,
        passed="little read",
        failed="the files were not read by the path that the check gave" if past else "too much was read",
        expected=f"At most {size(share * total)} read; the files have {size(total)}.",
        seen=f"{size(read_share(run) * total)} read.",
        hint=uncounted if past else hint,
    )


def stayed_in_partitions(run: Evidence, most: float, shuffled: str, gathered: str) -> Finding:
    """Four or more tasks of Dask ran, and none returned more than `most` bytes, in a shuffle or elsewhere.

    Dask may shuffle small results, such as the sums of groups. shuffled, gathered: hints.

    >>> import dask.dataframe as dd
    >>> from parcours.check import DASK, exercise, judge
    >>> hints = {"move": "Use a method that combines.", "all": "Reduce first.", "plan": "Compute it."}
    >>> @exercise("largest", needs=DASK, hints=hints)
    ... def largest(game):
    ...     run = game.play(table(parts=8, rows=1000))
    ...     yield returned_column(run, whole_table(run).groupby("kind")["value"].max(), promise="plan")
    ...     yield stayed_in_partitions(run, 100_000, "move", "all")
    >>> judge(largest, lambda path: dd.read_parquet(path).groupby("kind")["value"].max().compute()).finding
    'right results, rows stayed in their partitions.'
    >>> def moved(path):
    ...     groups = dd.read_parquet(path).groupby("kind")["value"]
    ...     return groups.apply(max_of, meta=("value", "float64")).compute()
    >>> def max_of(values):
    ...     return values.max()
    >>> judge(largest, moved).hint
    'move'
    >>> judge(largest, lambda path: dd.read_parquet(path).compute().groupby("kind")["value"].max()).hint
    'all'
    """
    results = [event for event in run.trace.events if event.kind == "put" and is_dask(event.task)]
    labels = {event.task: event.detail for event in run.trace.events if event.detail}
    moved = max((event.nbytes for event in results if "shuffle" in labels.get(event.task, "")), default=0)
    largest = max((event.nbytes for event in results), default=0)
    return Finding(
        ok=largest <= most and len(results) >= 4,
        passed="rows stayed in their partitions",
        failed="a shuffle moved the rows" if moved > most else "the rows were brought together",
        expected=f"Four or more tasks of Dask, none of which returns more than {size(most)}.",
        seen=f"{many(len(results), 'task')}. The largest result has {size(largest)}.",
        hint=shuffled if moved > most else gathered,
    )


def returned_column(run: Evidence, right, hint: str = "values", *, promise: str = "promise") -> Finding:
    """The answer returned the values of `right`, a pandas Series, by its index. promise: the hint for a plan."""
    wanted, result = {str(key): float(value) for key, value in right.items()}, run.result
    expected = f"A Series of {many(len(wanted), 'value')}."

    def wrong(failed, seen, hint):
        return Finding(ok=False, failed=failed, expected=expected, seen=seen[:200], hint=hint)

    if isinstance(result, NotPlain):
        failed = "it returned a promise, not results" if result.promise else "it did not return a Series"
        return wrong(failed, f"{result}.", promise if result.promise else "kind")
    if not isinstance(result, dict):
        return wrong("it did not return a Series", f"{result!r}.", "return" if result is None else "kind")
    right_ones = {key for key, value in wanted.items() if _is_close(result.get(key), value)}
    return Finding(
        ok=right_ones == set(wanted) == set(result),
        passed="right results",
        failed="the results are wrong",
        expected=expected,
        seen=f"{len(wanted) - len(right_ones)} of {len(wanted)} values are wrong.",
        hint=hint,
    )


def _is_close(found, wanted):
    return type(found) in (int, float) and abs(found - wanted) <= 1e-6 * max(1, abs(wanted))
