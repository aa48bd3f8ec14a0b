"""A table of Parquet files: what is read of it is counted, whoever reads it."""

import os
import tempfile

import dask.dataframe as dd
import pandas as pd
import pytest

from parcours.check import DASK, exercise, judge
from parcours.check.givens import given_from_dict
from parcours.check.givens.table import (
    SORTS,
    bytes_read_at_most,
    returned_column,
    stayed_in_partitions,
    table,
    table_and_names,
    whole_table,
)


@exercise("columns", needs=DASK, hints={"all": "Which columns and days do you need?", "plan": "Compute it."})
def columns(game):
    run = game.play(table(parts=3, rows=16_000))
    late = whole_table(run).query("day >= 32_000")
    yield returned_column(run, late.groupby("kind")["value"].mean(), promise="plan")
    yield bytes_read_at_most(run, 0.25, "all")


def filtered(path):
    frame = dd.read_parquet(path, filters=[("day", ">=", 32_000)])
    return frame[frame["day"] >= 32_000].groupby("kind")["value"].mean().compute()


def with_pandas(path):
    frame = pd.read_parquet(path, columns=["day", "kind", "value"], filters=[("day", ">=", 32_000)])
    return frame.groupby("kind")["value"].mean()


def as_a_dict(path):
    return filtered(path).to_dict()


def all_columns(path):
    frame = dd.read_parquet(path).compute()
    return frame[frame["day"] >= 32_000].groupby("kind")["value"].mean()


def all_columns_with_pandas(path):
    frame = pd.read_parquet(path)
    return frame[frame["day"] >= 32_000].groupby("kind")["value"].mean()


def a_plan(path):
    frame = dd.read_parquet(path)
    return frame[frame["day"] >= 32_000].groupby("kind")["value"].mean()


def all_days(path):
    return dd.read_parquet(path).groupby("kind")["value"].mean().compute()


@pytest.mark.parametrize("answer", [filtered, with_pandas, as_a_dict])
def test_right(answer):
    verdict = judge(columns, answer)
    assert verdict.finding == "right results, little read.", str(verdict)


@pytest.mark.parametrize(
    ("answer", "finding", "hint"),
    [
        (all_columns, "right results, but too much was read.", "all"),
        (all_columns_with_pandas, "right results, but too much was read.", "all"),
        (a_plan, "it returned a promise, not results.", "plan"),
        (all_days, "the results are wrong.", "values"),
        (lambda path: None, "it did not return a Series.", "return"),
        (lambda path: 3.5, "it did not return a Series.", "kind"),
    ],
)
def test_wrong(answer, finding, hint):
    verdict = judge(columns, answer)
    assert (verdict.outcome, verdict.finding, verdict.hint) == ("failed", finding, hint), str(verdict)


def test_bytes_that_were_not_counted_are_not_few():
    @exercise("counted", needs=DASK, hints={"all": "Which columns?", "path": "Use the path."})
    def counted(game):
        run = game.play(table(parts=1, rows=2000))
        yield bytes_read_at_most(run, 2, "all", uncounted="path")

    assert judge(counted, pd.read_parquet).passed
    verdict = judge(counted, lambda path: len(pd.read_parquet(path.removeprefix("counted://"))))
    assert (verdict.outcome, verdict.hint) == ("failed", "path"), str(verdict)


@exercise("sorts", needs=DASK, hints={"move": "One side in one piece.", "all": "Sum first.", "promise": "Compute it."})
def sorts(game):
    run = game.play(table_and_names(parts=8, rows=1000))
    rows = whole_table(run)
    yield returned_column(run, rows.groupby(rows["kind"].map(SORTS))["value"].sum())
    yield stayed_in_partitions(run, 100_000, "move", "all")


def joined(path, names, **options):
    return dd.read_parquet(path).merge(names, on="kind", **options).groupby("sort")["value"].sum()


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda path, names: joined(path, pd.read_parquet(names)).compute(), ""),
        (lambda path, names: joined(path, dd.read_parquet(names)).compute(), "move"),
        (lambda path, names: joined(path, dd.read_parquet(names), shuffle_method="disk").compute(), "move"),
        (lambda path, names: joined(path, pd.read_parquet(names)), "promise"),
        (
            lambda path, names: (
                dd.read_parquet(path).compute().merge(pd.read_parquet(names)).groupby("sort")["value"].sum()
            ),
            "all",
        ),
    ],
    ids=["one piece", "a shuffle", "a shuffle through files", "a plan", "gathered"],
)
def test_rows_that_move(answer, hint):
    verdict = judge(sorts, answer)
    assert verdict.hint == hint, str(verdict)


def test_the_files_are_gone_afterwards(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen = []
    judge(columns, lambda path: seen.append(os.listdir(path.removeprefix("counted://"))))
    assert sorted(seen[0]) == ["part-0.parquet", "part-1.parquet", "part-2.parquet"]
    assert not [name for name in os.listdir(tmp_path) if name.startswith("table-")]


def test_the_given_goes_through_json():
    given = table(parts=2, rows=10, seed=5)
    assert given_from_dict(given.to_dict()) == given
