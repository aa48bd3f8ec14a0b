"""What an answer may give back."""

import asyncio
import concurrent.futures
import inspect

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
        ({1, 2}, "It returned a `set`", False),
        (Strange(), "It returned a `Strange`", False),
        (range(3), "It returned a `range`", False),
        (b"x", "It returned a `bytes`", False),
        ((x for x in []), "It returned one `generator`", True),
        (map(abs, []), "It returned one `map`", True),
        (concurrent.futures.Future(), "It returned one `Future`", True),
        ([concurrent.futures.Future()], "It returned a list of `Future`", True),
        ([1, (concurrent.futures.Future(),)], "It returned a list of `Future`", True),
        ([1, Strange()], "It returned a list of `Strange`", False),
        ([1, [Strange()]], "It returned a list of `Strange`", False),
        ({"a": {1}}, "It returned a `set`", False),
        (int.__add__, "It returned a `wrapper_descriptor`", False),
        (ImportError(), "It returned an `ImportError`", False),
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
    assert caught.value.promise
    assert inspect.getcoroutinestate(waiting) == inspect.CORO_CLOSED  # or it would complain that nobody awaited it


def test_a_ref_of_ray_is_a_promise(ray_running):
    ref = ray_running.put(1)
    with pytest.raises(NotPlain, match="list of `ObjectRef`") as caught:
        plain([ref])
    assert caught.value.promise
    with pytest.raises(NotPlain, match="one `ObjectRef`"):
        plain(ref)
