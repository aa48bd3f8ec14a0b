"""The words on the arrows of a chunk grid: each where it hides least."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence

from parcours.draw.graphs.boxes import Area
from parcours.draw.graphs.chunk_grid import FONT
from parcours.draw.graphs.dot import Edge, Point
from parcours.draw.text import text_width, wrap

__all__ = ["place_words"]

NEAR = 9  # pixels between words and an arrow that is not theirs


def place_words(
    routes: Mapping[Edge, Sequence[Point]],
    words: Mapping[Edge, str],
    taken: list[Area],
    width: float,
    most: float,
) -> dict[Edge, list[tuple[float, float, str]]]:
    """Return (x, base line, text) of the lines on each arrow.

    routes, words: the points of each arrow, and its words. taken: areas in which no words may stand; grows.
    width: of the picture. most: pixels for a line.
    """
    lines = {ends: _points(route) for ends, route in routes.items()}
    placed, fans_out = {}, Counter(a for a, _ in routes)
    for ends in sorted(routes, key=lambda ends: (len(routes[ends]), ends)):  # the long ones have more choice
        room = most if len(routes[ends]) < 5 else 3 * most  # a long arrow has room
        text = wrap(words[ends], room, FONT)
        wide, tall = max(text_width(line, FONT) for line in text), 12 * len(text)
        costs = []
        for i, area in enumerate(_candidates(routes[ends], wide, tall, fans_out[ends[0]] > 1)):
            inner = Area(area.left, area.top + 1, area.right, area.bottom)
            cost = i * 0.1 + 1000 * sum(inner.meets(other) for other in taken)
            cost += 1000 * (area.left < 0 or area.right > width)
            cost += sum(_crowd(area, line, 0 if other == ends else NEAR) for other, line in lines.items())
            costs.append((cost, area))
        _, best = min(costs)
        taken.append(best)
        middle = (best.left + best.right) / 2
        placed[ends] = [
            (middle - text_width(line, FONT) / 2, best.top + 9.5 + 12 * i, line) for i, line in enumerate(text)
        ]
    return {ends: placed[ends] for ends in routes}


def _crowd(area: Area, line: Sequence[Point], near: float) -> float:
    """Return how much words in this area hide an arrow: much if they touch, a little if they are close."""
    cost = 0.0
    for x, y in line:
        if area.left - near < x < area.right + near and area.top - near < y < area.bottom + near:
            inside = area.left - 2 < x < area.right + 2 and area.top < y < area.bottom
            cost += 12 if inside else 1.5
    return cost


def _points(route: Sequence[Point]) -> list[Point]:
    """Return points along an arrow, a few pixels apart."""
    found = []
    for (ax, ay), (bx, by) in itertools.pairwise(route):
        steps = max(1, int((abs(bx - ax) + abs(by - ay)) / 4))
        for i in range(steps + 1):
            t = i / steps
            if abs(by - ay) < 0.5:
                found.append((ax + (bx - ax) * t, ay))
            else:  # the curve has both control points half way
                x = ax * (1 - t) ** 3 + 3 * (ax + bx) / 2 * (t * (1 - t) ** 2 + t**2 * (1 - t)) + bx * t**3
                y = ay * ((1 - t) ** 3 + 3 * t * (1 - t) ** 2) + by * (3 * t**2 * (1 - t) + t**3)
                found.append((x, y))
    return found


def _candidates(route: Sequence[Point], wide: float, tall: float, fans_out: bool) -> list[Area]:
    """Return places for words of this size, the best first: along the arrow, at its own end, next to it."""
    found = []

    def add(left: float, top: float) -> None:
        found.append(Area(left, top, left + wide, top + tall))

    pieces = list(itertools.pairwise(route))
    level: list[list[Point]] = []
    for a, b in pieces:
        if abs(a[1] - b[1]) < 0.5:
            level += [] if level and level[-1][1] == a else [[a, a]]
            level[-1][1] = b
    for (ax, y), (bx, _) in sorted(level, key=lambda piece: piece[0][0] - piece[1][0]):
        for left in ((ax + bx - wide) / 2, ax + 3, bx - wide - 8) if bx - ax > wide else ():
            add(left, y - tall - 3)
            add(left, y + 3)
    for (ax, y), (bx, by) in pieces:  # the middle between two columns may not be that of the arrow
        if abs(by - y) < 0.5 and bx - ax > wide:
            add((ax + bx - wide) / 2, y - tall - 3)
            add((ax + bx - wide) / 2, y + 3)
    curves = [(a, b) for a, b in pieces if abs(a[1] - b[1]) >= 0.5]
    for (ax, ay), (bx, by) in reversed(curves) if fans_out else curves:
        ends = [(bx - wide - 8, by + 3 if by > ay else by - tall - 3), (ax + 2, ay - tall - 3 if by > ay else ay + 3)]
        for end in ends if fans_out else reversed(ends):
            add(*end)
        points = _points([(ax, ay), (bx, by)])
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            x, y = points[int(share * (len(points) - 1))]
            add(x + 6, y - tall / 2)
            add(x - wide - 6, y - tall / 2)
    return found or [Area(route[0][0], route[0][1] - tall - 3, route[0][0] + wide, route[0][1] - 3)]
