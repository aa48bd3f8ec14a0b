"""The names that an exercise uses for the work and what it is done for."""

import pytest

from parcours.check import Words


def test_without_names_they_are_work_and_x():
    assert (Words().work, Words().x, Words().xs) == ("work", "x", "xs")


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("`{work}({x})` for each {x} of the {xs}", "`fetch(page)` for each page of the pages"),
        ("a dict `{}`, a set `{x for x in xs}`, `{y}`", "a dict `{}`, a set `{x for x in xs}`, `{y}`"),
        ("x of work", "x of work"),
        ("", ""),
    ],
)
def test_only_names_in_braces_are_replaced(text, filled):
    assert Words("fetch", "page", "pages").fill(text) == filled
