"""What an answer may give back."""

import asyncio
import concurrent.futures
import inspect
from concurrent.futures.process import _chain_from_iterable_of_lists

import dask
import dask.array as da
import dask.bag as db
import numpy as np
import pytest

from parcours.check.plain import NotPlain, plain


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (3, 3),
        (True, True),
        ("text", "text"),
        ((1, (2.5, None)), [1, [2.5, None]]),
        ({"a": (1,), 2: "b"}, {"a": [1], "2": "b"}),
        (np.int64(3), 3),
        (np.float64(2.5), 2.5),
        (np.arange(3), [0, 1, 2]),
        (np.ones((2, 1)), [[1.0], [1.0]]),
        ([np.bool_(True), np.int8(1)], [True, 1]),
    ],
)
def test_plain_values(value, expected):
    result = plain(value)
    assert result == expected
    assert type(result) is type(expected)


class Strange:
    pass


@pytest.mark.parametrize(
    ("value", "words", "promise"),
    [
        ({1, 2}, "It returned a `set`", ""),
        (Strange(), "It returned a `Strange`", ""),
        (range(3), "It returned a `range`", ""),
        (b"x", "It returned a `bytes`", ""),
        ((x for x in []), "It returned a generator, not a list", "python"),
        (map(abs, []), "It returned one `map`", "python"),
        (_chain_from_iterable_of_lists([]), "It returned one `generator`", "python"),  # `pool.map` with a chunk size
        (concurrent.futures.Future(), "It returned one `Future`", "threads"),
        ([concurrent.futures.Future()], "It returned a list of `Future`", "threads"),
        ([1, (concurrent.futures.Future(),)], "It returned a list of `Future`", "threads"),
        (dask.delayed(abs)(-1), "It returned one `Delayed`", "dask"),
        ([dask.delayed(abs)(-1)], "It returned a list of `Delayed`", "dask"),
        (da.ones(3), "It returned one `Array`", "dask"),
        (db.from_sequence([1]), "It returned one `Bag`", "dask"),
        ([1, Strange()], "It returned a list of `Strange`", ""),
        ([1, [Strange()]], "It returned a list of `Strange`", ""),
        ({"a": {1}}, "It returned a `set`", ""),
        (int.__add__, "It returned a `wrapper_descriptor`", ""),
        (ImportError(), "It returned an `ImportError`", ""),
    ],
)
def test_anything_else_is_named(value, words, promise):
    with pytest.raises(NotPlain) as caught:
        plain(value)
    assert (str(caught.value), caught.value.promise) == (words, promise)


def test_a_coroutine_is_a_promise():
    waiting = asyncio.sleep(0)
    with pytest.raises(NotPlain, match="one `coroutine`") as caught:
        plain(waiting)
    assert caught.value.promise == "python"
    assert inspect.getcoroutinestate(waiting) == inspect.CORO_CLOSED  # or it would complain that nobody awaited it


def test_a_ref_of_ray_is_a_promise(ray_running):
    ref = ray_running.put(1)
    with pytest.raises(NotPlain, match="list of `ObjectRef`") as caught:
        plain([ref])
    assert caught.value.promise == "ray"
    with pytest.raises(NotPlain, match="one `ObjectRef`"):
        plain(ref)
