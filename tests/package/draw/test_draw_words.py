"""Numbers in words."""

import pytest

from parcours.draw.words import duration, many, number, percent, size


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0 s"),
        (2e-7, "0.2 µs"),
        (9.96e-6, "10 µs"),
        (9.996e-4, "1.0 ms"),
        (0.0354, "35 ms"),
        (0.9996, "1.0 s"),
        (99.94, "99.9 s"),
        (99.96, "1 min 40 s"),
        (119.7, "2 min"),
        (3599.7, "1 h"),
        (7260, "2 h 1 min"),
    ],
)
def test_durations_read_well(seconds, words):
    assert duration(seconds) == words


def test_counts_have_a_narrow_space():
    assert number(10000) == "10\u202f000"
    assert many(10000, "task") == "10\u202f000 tasks"
    assert [many(n, "process") for n in (0, 1, 2)] == ["0 processes", "1 process", "2 processes"]


@pytest.mark.parametrize(
    ("nbytes", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (999.6, "1 kB"),
        (8_000, "8 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),
        (2_500_000, "2.5 MB"),
        (12_345_678, "12 MB"),
        (1e13, "10000 GB"),
    ],
)
def test_sizes_read_well(nbytes, words):
    assert size(nbytes) == words


def test_shares_are_in_percent():
    assert [percent(share) for share in (0, 0.004, 0.996, 1)] == [f"{n}\u202f%" for n in (0, 0, 100, 100)]
