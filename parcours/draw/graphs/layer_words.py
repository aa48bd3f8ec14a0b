"""A layer in words: how many tasks it has, which of them are needed, and how they need each other."""

from collections import Counter
from collections.abc import Collection, Sequence

from parcours.draw.graphs.block_layers import Layer
from parcours.draw.graphs.mapping import rectangle
from parcours.draw.words import many

__all__ = ["needed_in_words", "self_in_words", "tasks_in_words", "where"]

TIGHT = "\u202f"  # a space at which no line is broken


def tasks_in_words(layer: Layer, fused: bool = True) -> str:
    """Return how many tasks a layer has, and what was merged into each of them."""
    words = many(len(layer.tasks), "task")
    if layer.deep > 1:
        words += f", {layer.deep} at a place"
    words += ", each a part of a block" if layer.margins else ""
    return words + (f", each with {', '.join(dict.fromkeys(layer.fused))} inside" if fused and layer.fused else "")


def self_in_words(words: str) -> str:
    """Return how the tasks of one layer need each other; words: how its blocks map to its blocks."""
    return "one after another" if words == "1 to 1" else f"{words} among them"


def needed_in_words(layer: Layer, needed: Collection[str], chosen: str | None) -> str:
    """Return how many tasks of a layer are needed, and which; for the layer of the chosen task, which it is."""
    some = sum(task in needed for task in layer.tasks)
    if not some:
        return ""
    place = where(layer, needed)
    if chosen in layer.tasks and some == 1:
        return f"chosen: {place}" if place else "chosen"
    if place == "all" or some == len(layer.tasks):
        return "all needed" if some > 1 else "needed"
    return f"{some} needed" + (f": {place}" if place else "")


def where(layer: Layer, chosen: Collection[str]) -> str:
    """Return in a few words which blocks of a layer are among the chosen tasks, or nothing.

    >>> row = Layer("x", ("x(0)", "x(1)", "x(2)", "x(3)"), ((0,), (1,), (2,), (3,)), True)
    >>> where(row, {"x(1)", "x(2)", "x(3)"}), where(row, {"x(0)"})
    ('[1] to\u202f[3]', '[0]')
    """
    places = [place for task, place in zip(layer.tasks, layer.places, strict=True) if task in chosen]
    axes = {len(place) for place in layer.places}
    if not layer.real or not places or len(axes) > 1 or max(axes) not in (1, 2):
        return ""
    if len(places) == len(layer.places):
        return "" if len(places) == 1 else "all"
    parts, left = [], set(places)
    if axes == {2}:
        for axis, name in ((0, "row"), (1, "column")):
            whole, some = (Counter(place[axis] for place in these) for these in (layer.places, places))
            full = [number for number in sorted(some) if some[number] == whole[number] > 1]
            if full:
                parts.append(f"{name}{'s' * (len(full) > 1)}{TIGHT}{_ranges(full)}")
                left -= {place for place in places if place[axis] in full}
    elif len(left) > 2 and len(left) == max(left)[0] - min(left)[0] + 1:
        return f"[{min(left)[0]}] to{TIGHT}[{max(left)[0]}]"
    if len(left) > 3:
        if parts or not rectangle(left):
            return ""
        (top, first), (bottom, last) = min(left), max(left)
        return f"[{top}, {first}] to{TIGHT}[{bottom}, {last}]"
    return ", ".join(parts + [f"[{f',{TIGHT}'.join(map(str, place))}]" for place in sorted(left)])


def _ranges(numbers: Sequence[int]) -> str:
    """Return a few numbers in words: "3", "3 and 5", "0 to 4"."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and len(numbers) == last - first + 1:
        return f"{first} to {last}"
    return " and ".join([", ".join(map(str, numbers[:-1])), str(last)]) if len(numbers) > 1 else str(first)
