"""The box of a layer in a chunk grid: its grid of squares, with lines of words above and below."""

from collections.abc import Sequence
from typing import NamedTuple

from parcours.draw.graphs.block_layers import Layer, Layers
from parcours.draw.graphs.layer_words import needed_in_words, self_in_words, tasks_in_words
from parcours.draw.graphs.mapping import mapping
from parcours.draw.graphs.squares import Brush
from parcours.draw.text import lines_of_name, text_width, wrap

__all__ = ["CARD", "NARROW", "TIGHT", "WIDE", "Area", "Box", "Room", "box_of", "words_below", "wrapped"]

CARD = 5  # pixels by which the grids that were merged into one show behind it

Lines = list[tuple[str, str]]  # (class, text)


class Area(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Area") -> bool:
        """Return True if the two have more than an edge in common."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


class Box(NamedTuple):
    """Lines above and below a grid, the grid in pixels, and the number of grids behind it."""

    above: list[str]
    below: Lines
    wide: float
    tall: float
    cards: int = 0

    @property
    def half_width(self) -> float:
        """From the middle to the end of grid and words."""
        words = [text_width(line, 12, True) for line in self.above]
        words += [text_width(line, 11) for _, line in self.below]
        return max([self.wide / 2 + CARD * self.cards, *(width / 2 for width in words)])

    @property
    def half(self) -> float:
        """From the middle to the first words: a single row leaves room for the words of its arrows."""
        return max(self.tall / 2, 16 if self.tall < 24 else 0)

    @property
    def over(self) -> float:
        """Pixels that the words above take."""
        return 8 + 14 * len(self.above) + CARD * self.cards

    @property
    def under(self) -> float:
        """Pixels that the words below take."""
        return 6 + 14 * len(self.below)

    def area(self, x: float, y: float) -> Area:
        """Return all of it around the middle of the grid."""
        half = self.half_width
        return Area(x - half, y - self.half - self.over, x + half, y + self.half + self.under)


class Room(NamedTuple):
    """Pixels for lines: of names and of words below a grid, at least, and of words on arrows.

    longest: pixels for a name, beyond which it is shortened. around: pixels next to the words on an arrow.
    """

    name: float
    below: float
    words: float
    longest: float = 150
    around: float = 22


WIDE, TIGHT, NARROW = Room(100, 96, 84), Room(60, 76, 56), Room(60, 60, 40, 90, 12)


def box_of(layer: Layer, below: Lines, cell: int, fold: int, room: Room) -> Box:
    """Return the box of a layer, its squares `cell` pixels apart."""
    rows, columns = layer.shape(fold)
    wide, tall = columns * layer.cell(cell), rows * layer.cell(cell)
    above = lines_of_name(layer.name, max(wide + 12, room.name), max(wide + 12, room.longest), bold=True)
    return Box(above, wrapped(below, max(wide + 12, room.below)), wide, tall, min(3, len(dict.fromkeys(layer.fused))))


def words_below(layer: Layer, layers: Layers, brush: Brush, cards: bool = True) -> Lines:
    """Return what is said below a grid; `cards`: with what was merged into it."""
    parts = [("f-soft", tasks_in_words(layer, cards))]
    if brush.by == "need":
        parts.append(("f-pick", needed_in_words(layer, brush.needed, brush.chosen)))
    for (a, b), pairs in layers.links.items():
        if b == layer.name and layers.level[a] >= layers.level[b]:
            parts.append(("f-soft", self_in_words(mapping(pairs, layer.real)) if a == b else f"needs {a} too"))
    return [part for part in parts if part[1]]


def wrapped(words: Sequence[tuple[str, str]], room: float) -> Lines:
    """Return the words in lines that fit in the room."""
    return [(css, line) for css, text in words for line in wrap(text, room, 11)]
