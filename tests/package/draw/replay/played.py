"""Runs for the tests of replays, and what a replay shows and says at a moment."""

import math
from html.parser import HTMLParser

from pictures import SVG, svg_of

from parcours.graph import TaskGraph
from parcours.spans import Span

MB = 1_000_000
LADDER = TaskGraph(
    ("load-0", "load-1", "add-0", "add-1"),
    (("load-0", "add-0"), ("load-1", "add-0"), ("add-0", "add-1")),
    (
        Span("load-0", "thread 1", 0.0, 1.0),
        Span("load-1", "thread 2", 0.0, 2.0),
        Span("add-0", "thread 2", 2.0, 3.0),
        Span("add-1", "thread 2", 3.0, 4.0),
    ),
)
MEMORY = (
    (1.0, "load-0", 8 * MB),
    (2.0, "load-1", 8 * MB),
    (3.0, "add-0", 8 * MB),
    (3.0, "load-0", -8 * MB),
    (3.0, "load-1", -8 * MB),
    (4.0, "add-1", 8 * MB),
    (4.0, "add-0", -8 * MB),
)


def big(tasks, workers=4):
    """So many tasks of one name, none of which needs another."""
    names = [f"work({i})" for i in range(tasks)]
    spans = [
        Span(name, f"thread {i % workers + 1}", i // workers * 0.1, i // workers * 0.1 + 0.1)
        for i, name in enumerate(names)
    ]
    return TaskGraph(names, (), spans)


def faulty(tasks, workers=7):
    """So many tasks that end in every way, and one that needs them all."""
    names = [f"work({i})" for i in range(tasks)]
    ends, spans = ("ok", "failed", "lost", "open", "cancelled"), []
    for i, name in enumerate(names):
        state = ends[i % len(ends)]
        start = i // workers * 0.1
        worker, end = ("", start) if state == "cancelled" else (f"thread {i % workers + 1}", start + 0.09)
        spans.append(Span(name, worker, start, end, 0, state))
    return TaskGraph([*names, "total"], [(name, "total") for name in names], spans)


class Page(HTMLParser):
    """The tags of an output, as a browser reads them, and the text of its script."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.script, self.inside = [], "", False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag == "script"

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "script"

    def handle_data(self, data):
        self.script += data if self.inside else ""


def at(picture, t):
    """The texts that are seen at a moment, by the rules of the player."""
    words = []

    def visit(element):
        begin, until = float(element.get("data-t", -math.inf)), float(element.get("data-until", math.inf))
        if begin <= t < until:
            if element.tag == SVG + "text":
                words.append(element.text)
            for child in element:
                visit(child)

    visit(svg_of(picture))
    return words


def told(picture, t):
    """{word: tasks} at a moment, and the bytes in words, from the steps that the player is given."""
    step = [step for step in picture.data["steps"] if step[0] <= t][-1]
    return dict(zip(picture.data["words"], step[1:-1], strict=True)) | {"bytes": step[-1]}
