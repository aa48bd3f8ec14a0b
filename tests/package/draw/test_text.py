"""Text that fits: widths, shortened names, lines."""

from pathlib import Path

import pytest

from parcours.draw.text import fit, lines_of_name, shorten, shorten_name, text_width, wrap


@pytest.mark.parametrize(("bold", "name"), [(False, "DejaVuSans.ttf"), (True, "DejaVuSans-Bold.ttf")])
def test_text_width_is_at_least_that_of_the_widest_font(bold, name):
    import matplotlib
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(Path(matplotlib.get_data_path(), "fonts", "ttf", name)))
    font.set_size(1000, 72)
    for text in (
        "square(0)",
        "your code",
        "10 000 tasks, up to 8 at once, 2.3 s",
        "load-12 · try 2…",
        "WMwm@%",
    ):
        font.set_text(text, 0)
        real = font.get_width_height()[0] / 64 / 1000 * 12
        assert real * 0.99 <= text_width(text, 12, bold) <= real * 1.25 + 2


def test_a_text_is_shortened_as_little_as_it_must():
    name = "a_function_with_a_long_name"
    short = shorten(name, 90)
    assert short.endswith("…")
    assert text_width(short) <= 90 < text_width(name[: len(short)] + "…")
    assert shorten("short", 90) == "short"
    assert shorten("short", 3) == ""


def test_a_short_name_keeps_what_tells_it_from_its_like():
    assert shorten_name("a_function_with_a_long_name(17)", 120).endswith("…(17)")
    assert shorten_name("a_function_with_a_long_name-3", 120).endswith("…-3")
    assert shorten_name("f(" + "x" * 99 + ")", 120).endswith("…")


def test_four_letters_must_remain_in_a_bar():
    assert fit("square(0)", 60, 11) == "square(0)"
    assert fit("square(0)", 40, 11) != ""
    assert fit("square(0)", 20, 11) == ""
    assert fit("f(0)", 5, 11) == ""
    assert fit("f(0)", -5, 11) == ""


def test_lines_break_at_spaces():
    lines = wrap("ten tasks, up to five at once, two seconds", 120)
    assert " ".join(lines) == "ten tasks, up to five at once, two seconds"
    assert len(lines) > 1
    assert all(text_width(line) <= 120 for line in lines)
    assert wrap("x" * 100, 50)[0].endswith("…")


def test_bold_lines_are_wider():
    words = "a title of several words that does not fit"
    for line in wrap(words, 120, 15, bold=True):
        assert text_width(line, 15, bold=True) <= 120
    assert len(wrap(words, 120, 15, bold=True)) >= len(wrap(words, 120, 15))


def test_a_name_without_a_place_to_break_is_one_line():
    assert lines_of_name("blockwisemerge", 60, 180) == ["blockwisemerge"]
    assert lines_of_name("_trim", 60, 180) == ["_trim"]
