"""How blocks map to the blocks that need them, in words."""

import itertools

import pytest

from parcours.draw.graphs.mapping import mapping, rectangle


@pytest.mark.parametrize(
    ("need", "shape", "way"),
    [
        (lambda p: [p], (4, 4), "same place"),
        (lambda p: [p[::-1]], (4, 4), "mirrored"),
        (lambda p: list({p, p[::-1]}), (4, 4), "same + mirrored"),
        (lambda p: [(3 - p[0], 3 - p[1])], (4, 4), "in reverse"),
        (lambda p: [((p[0] + 1) % 4, p[1])], (4, 4), "1 to 1"),
        (lambda p: [(2 * p[0] + i, 2 * p[1] + j) for i in (0, 1) for j in (0, 1)], (2, 2), "2 × 2 into 1"),
        (lambda p: [(i, 0) for i in range(p[0] + 1)], (3,), "up to 3 into 1, 1 for up to 3"),
        (lambda p: [(p[0] // 2, p[1] // 3)], (4, 6), "1 for 2 × 3"),
    ],
)
def test_mapping(need, shape, way):
    pairs = [(a, b) for b in itertools.product(*map(range, shape)) for a in need(b)]
    assert mapping(pairs) == way


def test_places_that_fill_a_rectangle():
    assert rectangle({(i, j) for i in (2, 3) for j in (4, 5, 6)}) == (2, 3)
    assert rectangle({(0, 0), (0, 2)}) is None
    assert rectangle({(0,), (1,)}) is None
