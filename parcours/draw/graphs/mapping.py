"""The way in which blocks map to the blocks that need them, in words."""

from collections import defaultdict
from collections.abc import Collection, Sequence

__all__ = ["Place", "mapping", "rectangle"]

Place = tuple[int, ...]  # of a block in its layer


def mapping(pairs: Sequence[tuple[Place, Place]], real: bool = True) -> str:
    """Return in words how blocks map to the blocks that need them.

    pairs: (place, place that needs it) for each edge. real: the places are those of blocks, and can be named.

    >>> mapping([((0, 1), (1, 0)), ((1, 0), (0, 1))])
    'mirrored'
    >>> mapping([((0,), ()), ((1,), ()), ((2,), ())])
    '3 into 1'
    """
    needs, serves = defaultdict(set), defaultdict(set)
    for a, b in pairs:
        needs[b].add(a)
        serves[a].add(b)
    if real and len(pairs) > 1:
        if all(a == b for a, b in pairs):
            return "same place"
        if all(a == b[::-1] for a, b in pairs):
            return "mirrored"
        if all(a in (b, b[::-1]) for a, b in pairs):
            return "same + mirrored"
    into, out = (_many(list(sets.values()), real) for sets in (needs, serves))
    ways = [f"{into} into 1"] * (into != "1") + [f"1 for {out}"] * (out != "1")
    if not ways and real and len(pairs) > 2 and len({(*map(sum, zip(a, b, strict=False)),) for a, b in pairs}) == 1:
        return "in reverse"
    return ", ".join(ways) or "1 to 1"


def _many(sets: list[set[Place]], real: bool) -> str:
    """Return how many places the sets have: "4", "4 × 4" if each is a rectangle, "up to 4" if they differ."""
    sizes = set(map(len, sets))
    most = max(sizes)
    shapes = {rectangle(places) for places in sets if len(places) == most} if real else {None}
    shape = shapes.pop() if len(shapes) == 1 else None
    words = f"{shape[0]} × {shape[1]}" if shape and min(shape) > 1 else f"{most}"
    return words if len(sizes) == 1 else f"up to {words}"


def rectangle(places: Collection[Place]) -> tuple[int, int] | None:
    """Return the height and width of the places, if they fill a rectangle.

    >>> rectangle({(0, 1), (0, 2)}), rectangle({(0, 0), (1, 1)})
    ((1, 2), None)
    """
    if {len(place) for place in places} != {2}:
        return None
    tall, wide = (max(axis) - min(axis) + 1 for axis in zip(*places, strict=True))
    return (tall, wide) if tall * wide == len(places) else None
