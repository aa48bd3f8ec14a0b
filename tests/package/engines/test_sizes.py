"""The bytes of what is sent with a task."""

import functools

import numpy as np
import pytest

from parcours.engines.sizes import sent_bytes


@pytest.mark.parametrize(
    ("value", "least"),
    [
        (bytes(1000), 1000),
        ([bytes(1000)] * 3, 3000),
        ({"a": bytes(1000), "b": (bytes(500), {bytes(500)})}, 2000),
        (np.zeros(1000), 8000),
        ([np.zeros(1000)] * 2, 16000),
        (functools.partial(print, bytes(1000), end=bytes(2000)), 3000),
        ([bytes(1000)] * 5000, 5_000_000),  # a long list is not read whole
        ([[[[bytes(1000)]]]], 0),  # so deep nobody looks
        (np.ndarray, 0),  # a class has no bytes
        (None, 0),
    ],
)
def test_the_size_of_a_value_is_told_without_packing_it(value, least):
    assert least <= sent_bytes(value) <= 1.1 * least + 2000
