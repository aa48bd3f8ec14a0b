"""The palette: colours that can be told apart in both themes and by every kind of sight, and who has which."""

import itertools

import pytest
from colours import SIGHT, contrast, difference

from parcours.draw.palette import GREY, HUES, TOKENS, badges, lines_of, page_rules, picture_rules, worker
from parcours.spans import Span

THEMES = (0, 1)  # light, dark
LEAST_CONTRAST = [
    ("ink", "paper", 7),
    ("ink", "fill", 7),
    ("soft", "paper", 4.5),
    ("line", "paper", 3),
    ("pick", "paper", 3),
    ("pick", "fill", 3),
    *[(f"on{i}", f"w{i}", 4.5) for i in range(1, HUES + 2)],
    *[(f"w{i}", "paper", 3) for i in range(1, HUES + 2)],
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), LEAST_CONTRAST)
def test_contrast(theme, front, back, least):
    assert contrast(TOKENS[front][theme], TOKENS[back][theme]) >= least


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # WebAIM's well known near miss
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_workers_differ_in_every_kind_of_sight(theme, sight):
    colours = [TOKENS[f"w{i}"][theme] for i in range(1, HUES + 1)]
    nearest = min(difference(a, b, sight) for a, b in itertools.combinations(colours, 2))
    assert nearest >= 15  # about seven times the smallest difference that is seen


def test_the_simulation_of_sight_can_tell_bad_colours():
    red, green = "#b04a3a", "#6b7a1e"
    assert difference(red, green) > 2 * difference(red, green, "deutan")


def test_a_worker_keeps_its_badge_whatever_the_order_of_spans():
    spans = [Span(f"t{i}", f"Ray worker {i + 1}", i, i + 1) for i in range(7)]
    found = badges(spans)
    assert badges(reversed(spans)) == found
    assert [badge.number for badge in found.values()] == [1, 2, 3, 4, 5, 6, 7]
    assert [badge.hue for badge in found.values()] == [1, 2, 3, 4, 5, 6, 7]


def test_fifteen_workers_are_told_apart_by_colour_and_lines():
    spans = [Span(f"t{i}", f"Ray worker {i + 1}", i, i + 1) for i in range(17)]
    hues = [badge.hue for badge in badges(spans).values()]
    assert len({(worker(hue), lines_of(hue)) for hue in hues[:15]}) == 15
    assert {worker(hue) for hue in hues} <= {f"f-{token}" for token in TOKENS}
    assert hues[15:] == [GREY, GREY]
    assert all(lines_of(hue) == 0 for hue in hues[:5])


def test_workers_without_numbers_get_free_ones():
    spans = [Span("a", "thread 2", 0, 1), Span("b", "main thread", 1, 2), Span("c", "other", 2, 3)]
    assert {name: badge.number for name, badge in badges(spans).items()} == {
        "thread 2": 2,
        "main thread": 1,
        "other": 3,
    }


def test_a_part_of_a_page_has_the_same_colours_as_a_picture_alone():
    rules = picture_rules("<path class='f-ink s-w1'/><rect class='f-w5'/>")
    page = page_rules(rules)
    assert ".f-ink{fill:light-dark(#1a1a1a,#ececec)}" in page
    assert ".s-w1{stroke:#0072b2}" in page  # the same in both themes
    assert ".f-w5{fill:light-dark(#3d3d3d,#d9d9d9)}" in page
    assert "f-soft" not in rules + page
