"""Runs for the tests of timelines, and the bars of their pictures."""

import random

from pictures import SVG, svg_of

from parcours.spans import Span

FIVE_ON_TWO = [Span(f"square({i})", f"Ray worker {i % 2 + 1}", i // 2 * 2.0, i // 2 * 2.0 + 2.0) for i in range(5)]
SERIAL = [Span(f"square({i})", "thread 1", i * 0.3, i * 0.3 + 0.3) for i in range(4)]
FAULTS = [
    Span("clean(0)", "worker 1", 0.0, 1.0),
    Span("clean(1)", "worker 2", 0.0, 1.0, 0, "lost"),
    Span("clean(2)", "worker 1", 1.0, 2.0, 0, "failed"),
    Span("clean(1)", "worker 3", 1.5, 3.0, 1),
    Span("clean(3)", "worker 1", 2.0, 3.0, 0, "cancelled"),
    Span("clean(4)", "worker 3", 3.0, 5.0, 0, "open"),
]


def bars(picture):
    """(x, y, width, class) of each filled bar, in the order drawn."""
    found = [e for e in svg_of(picture).iter(SVG + "rect") if e.get("class").startswith("f-w")]
    return [(float(e.get("x")), float(e.get("y")), float(e.get("width")), e.get("class")) for e in found]


def many(number=10_000, workers=8):
    """So many short tasks, each worker busy for four fifths of the time."""
    dice = random.Random(1)
    now, spans = [0.0] * workers, []
    for i in range(number):
        w = i % workers
        length = 0.001 + 0.001 * dice.random()
        spans.append(Span(f"task({i})", f"worker {w + 1}", now[w], now[w] + length))
        now[w] += 1.25 * length
    return spans
