"""The palette: every colour is a token with a light and a dark value, and a mark names its token by a class.

The class ``f-ink`` fills with the token ``ink``, ``s-ink`` draws its outline. Workers have their own colours, in the
order of their first tasks, and a number, because no picture relies on colour alone.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from parcours.spans import Span, workers_of

__all__ = [
    "GREY",
    "HUES",
    "STEPS",
    "TOKENS",
    "Badge",
    "badges",
    "lines_of",
    "on_worker",
    "page_rules",
    "picture_rules",
    "worker",
]

TOKENS = {  # name: (light, dark)
    "paper": ("#ffffff", "#111111"),  # the picture's own ground
    "ink": ("#1a1a1a", "#ececec"),  # names, values, chosen blocks, the critical path
    "soft": ("#595959", "#a6a6a6"),  # second text: counts, axis labels, captions
    "line": ("#808080", "#808080"),  # outlines and edges
    "rule": ("#d9d9d9", "#3a3a3a"),  # the axis line: decoration only
    "fill": ("#c9d6e3", "#2f3b47"),  # a block or a task that says nothing but "here I am"
    "pick": ("#b84a00", "#ff8a3d"),  # the chosen block and what it needs
    # Workers 1 to 5 after Okabe and Ito 2008, the others, and the text on each.
    "w1": ("#0072b2", "#0072b2"),
    "w2": ("#d55e00", "#d55e00"),
    "w3": ("#009e73", "#009e73"),
    "w4": ("#cc79a7", "#cc79a7"),
    "w5": ("#3d3d3d", "#d9d9d9"),
    "w6": ("#808080", "#808080"),
    "on1": ("#ffffff", "#ffffff"),
    "on2": ("#000000", "#000000"),
    "on3": ("#000000", "#000000"),
    "on4": ("#000000", "#000000"),
    "on5": ("#ffffff", "#000000"),
    "on6": ("#000000", "#000000"),
    # When it ran, first to last: after cividis (Nuñez 2018), the ends drawn in so that neither vanishes on paper.
    **{
        f"t{i}": (colour, colour)
        for i, colour in enumerate(
            ("#27589b", "#4a6489", "#61707f", "#7a7e7a", "#918e75", "#a99f6c", "#c1b15e", "#d8c24b", "#ecd22f"), 1
        )
    },
}
STEPS = 9  # of the time scale
HUES = 5  # colours of workers; the next five have them with a line, five more with two
GREY = 3 * HUES + 1  # the hue of all other workers, which only their numbers tell apart, and of no worker
KINDS = {"f": "fill", "s": "stroke"}


class Badge(NamedTuple):
    """The sign of a worker: its number, and its hue: 1 to 5, 6 to 10 with a line, 11 to 15 with two; `GREY`."""

    number: int
    hue: int


def badges(spans: Iterable[Span]) -> dict[str, Badge]:
    """Return {worker: Badge}, the same in every picture of a run, in the order of their first tasks.

    The number is the one at the end of the worker's name, if it has one, otherwise the lowest that is free.

    >>> badges([Span("a", "main thread", 0, 1), Span("b", "thread 1", 1, 2)])
    {'main thread': Badge(number=2, hue=1), 'thread 1': Badge(number=1, hue=2)}
    """
    order = workers_of(spans)
    own = {name: re.search(r"([0-9]{1,4})$", name) for name in order}
    numbers = {name: int(found[1]) for name, found in own.items() if found}
    taken = set(numbers.values())
    for name in order:
        if name not in numbers:
            numbers[name] = next(n for n in range(1, len(order) + len(taken) + 1) if n not in taken)
            taken.add(numbers[name])
    return {name: Badge(numbers[name], min(i, GREY)) for i, name in enumerate(order, 1)}


def worker(hue: int, kind: str = "f") -> str:
    """Return the class of a worker's colour, as a fill ("f") or an outline ("s")."""
    return f"{kind}-w{_colour(hue)}"


def on_worker(hue: int) -> str:
    """Return the class of text on a worker's colour."""
    return f"f-on{_colour(hue)}"


def lines_of(hue: int) -> int:
    """Return how many lines tell a worker from the first with the same colour.

    >>> [lines_of(hue) for hue in (1, 5, 6, 11, GREY)]
    [0, 0, 1, 2, 0]
    """
    return 0 if hue >= GREY else (hue - 1) // HUES


def _colour(hue: int) -> int:
    return HUES + 1 if hue >= GREY else (hue - 1) % HUES + 1


def picture_rules(body: str) -> str:
    """Return the rules for the classes in an SVG that stands alone: light values, then the dark ones that differ."""
    used = sorted({name for css in re.findall(r"class='([^']*)'", body) for name in css.split()} | {"f-paper"})
    light, dark = [], []
    for name in used:
        kind, token = name.split("-")
        rule = f".{name}{{{KINDS[kind]}:%s}}"
        light.append(rule % TOKENS[token][0])
        if TOKENS[token][0] != TOKENS[token][1]:
            dark.append(rule % TOKENS[token][1])
    return f"{''.join(light)}@media(prefers-color-scheme:dark){{{''.join(dark)}}}"


def page_rules(rules: str) -> str:
    """Return the rules for the same classes in an SVG that is a part of a page, where `light-dark` follows the theme.

    rules: the text that `picture_rules` returned.
    """
    found = []
    for token, (light, dark) in TOKENS.items():
        for kind, what in KINDS.items():
            if f".{kind}-{token}{{" in rules:
                colour = light if light == dark else f"light-dark({light},{dark})"
                found.append(f".{kind}-{token}{{{what}:{colour}}}")
    return "".join(found)
