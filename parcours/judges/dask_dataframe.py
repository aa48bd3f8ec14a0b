"""The exercises of lesson 33."""

from parcours.check import DASK, exercise
from parcours.check.finding import hint_by_words
from parcours.check.givens.table import (
    SORTS,
    bytes_read_at_most,
    read_share,
    returned_column,
    stayed_in_partitions,
    table,
    table_and_names,
    whole_table,
)

__all__ = ["frame_join", "frame_read", "frame_skew"]

UNREADABLE = {
    "ArrowInvalid": "path",
    "ArrowNotImplementedError": "path",
    "not known": "path",
    "RLock": "path",
}  # of exceptions: a hint


@exercise("frame-read", needs=DASK)
def frame_read(game):
    with hint_by_words(UNREADABLE):
        run = game.play(table(parts=4, rows=20_000))
    late = whole_table(run).query("day >= 71_000")
    yield returned_column(run, late.groupby("kind")["value"].mean())
    yield bytes_read_at_most(run, 0.09, "columns" if read_share(run) > 0.13 else "rows", uncounted="path")


@exercise("frame-join", needs=DASK)
def frame_join(game):
    with hint_by_words(UNREADABLE):
        run = game.play(table_and_names(parts=16, rows=1000))
    rows = whole_table(run)
    yield returned_column(run, rows.groupby(rows["kind"].map(SORTS))["value"].sum())
    yield stayed_in_partitions(run, 220_000, "shuffle", "gather")


@exercise("frame-skew", needs=DASK)
def frame_skew(game):
    with hint_by_words(UNREADABLE):
        run = game.play(table(parts=16, rows=1000, seed=1))
    rows = whole_table(run)
    totals = rows.assign(value=rows["value"] * rows["day"]).groupby("kind")["value"].sum()
    all_days = totals / rows.groupby("kind")["day"].sum()
    right = totals / rows.dropna().groupby("kind")["day"].sum()
    yield returned_column(run, right, "missing" if returned_column(run, all_days).ok else "values")
    yield stayed_in_partitions(run, 220_000, "shuffle", "gather")
