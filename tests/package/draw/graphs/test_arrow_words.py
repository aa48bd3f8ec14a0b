"""The words on arrows: each where it hides least."""

import itertools

from parcours.draw.graphs.arrow_words import place_words
from parcours.draw.graphs.boxes import Area
from parcours.draw.graphs.chunk_grid import FONT
from parcours.draw.text import text_width

STRAIGHT = {("a", "b"): [(0.0, 50.0), (200.0, 50.0)]}


def area_of(lines):
    return Area(
        min(x for x, _, _ in lines),
        min(y for _, y, _ in lines) - 9.5,
        max(x + text_width(words, FONT) for x, _, words in lines),
        max(y for _, y, _ in lines) + 2.5,
    )


def test_words_stand_along_a_straight_arrow_and_not_on_it():
    placed = place_words(STRAIGHT, {("a", "b"): "same place"}, [], 200, 84)
    ((_, y, words),) = placed["a", "b"]
    assert words == "same place"
    area = area_of(placed["a", "b"])
    assert 0 <= area.left < area.right <= 200
    assert area.bottom <= 50 or area.top >= 50
    assert abs(y - 50) < 20


def test_words_keep_out_of_what_is_taken():
    above = Area(0, 20, 200, 49)
    placed = place_words(STRAIGHT, {("a", "b"): "same place"}, [above], 200, 84)
    assert not area_of(placed["a", "b"]).meets(above)


def test_words_of_several_arrows_do_not_meet():
    routes = {
        ("a", "b"): [(0.0, 40.0), (60.0, 40.0), (120.0, 20.0), (200.0, 20.0)],
        ("a", "c"): [(0.0, 50.0), (200.0, 50.0)],
        ("a", "d"): [(0.0, 60.0), (60.0, 60.0), (120.0, 90.0), (200.0, 90.0)],
    }
    placed = place_words(routes, dict.fromkeys(routes, "3 into 1"), [], 200, 84)
    assert list(placed) == list(routes)
    for a, b in itertools.combinations(placed.values(), 2):
        assert not area_of(a).meets(area_of(b))


def test_long_words_are_wrapped():
    placed = place_words(STRAIGHT, {("a", "b"): "up to 4 into 1, 1 for up to 3"}, [], 200, 56)
    assert len(placed["a", "b"]) > 1
