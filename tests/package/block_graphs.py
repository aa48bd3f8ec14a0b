"""Graphs of blocks for the tests of their pictures, and what those pictures contain."""

import itertools
import re

from pictures import SVG, areas_of_texts, assert_all_inside, svg_of, texts

from parcours.graph import TaskGraph
from parcours.spans import Span


def task(layer, *place):
    return f"{layer}({', '.join(map(str, place))})"


def graph_of(layers, needs, spans=(), fused=None):
    """A graph of {layer: shape} and {(layer, layer): place -> places needed}."""
    tasks, blocks, edges = [], [], []
    for layer, shape in layers.items():
        for place in itertools.product(*map(range, shape)):
            tasks.append(task(layer, *place))
            blocks.append((layer, place))
    for (a, b), need in needs.items():
        for place in itertools.product(*map(range, layers[b])):
            edges += [(task(a, *p), task(b, *place)) for p in need(place)]
    inside = [(fused or {}).get(block[0], ()) for block in blocks]
    return TaskGraph(tasks, edges, spans, blocks, inside, planned=True)


def note(side=10, optimized=False):
    """(x + x.T) - x.mean(axis=0) in side × side blocks, as Dask builds it; optimized: add and transpose are in sub."""
    some = -(-side // 4)
    layers = {"x": (side, side), "transpose": (side, side), "add": (side, side), "mean_chunk": (side, side)}
    layers |= {"mean_combine-partial": (some, side), "mean_agg-aggregate": (side,), "sub": (side, side)}
    needs = {
        ("x", "transpose"): lambda p: [p[::-1]],
        ("x", "add"): lambda p: [p],
        ("transpose", "add"): lambda p: [p],
        ("x", "mean_chunk"): lambda p: [p],
        ("mean_chunk", "mean_combine-partial"): lambda p: [(i, p[1]) for i in range(4 * p[0], min(4 * p[0] + 4, side))],
        ("mean_combine-partial", "mean_agg-aggregate"): lambda p: [(i, p[0]) for i in range(some)],
        ("mean_agg-aggregate", "sub"): lambda p: [(p[1],)],
        ("add", "sub"): lambda p: [p],
    }
    if not optimized:
        return graph_of(layers, needs)
    for gone in ("transpose", "add"):
        del layers[gone]
    needs = {ends: need for ends, need in needs.items() if set(ends) <= set(layers)}
    needs["x", "sub"] = lambda p: list(dict.fromkeys([p, p[::-1]]))
    return graph_of(layers, needs, fused={"sub": ("transpose", "add", "sub")})


def all_ran(graph):
    """The graph after a run on three threads, one layer after another."""
    spans = [
        Span(name, f"thread {i % 3 + 1}", 1 + depth + i / 200, 1 + depth + (i + 1) / 200)
        for depth, level in enumerate(graph.levels())
        for i, name in enumerate(level)
    ]
    return TaskGraph(graph.tasks, graph.edges, spans, graph.blocks, graph.fused)


def words(picture):
    return " ".join(texts(picture)).replace("\u202f", " ")


def squares(picture, css):
    """How many squares of this look: pieces of a path that are as high as they are wide."""
    drawn = [e.get("d") for e in svg_of(picture).iter(SVG + "path") if e.get("class") == css]
    return sum(len(re.findall(r"M[\d.]+ [\d.]+h(\d+)v\1h-\1z", d)) for d in drawn)


def areas_of_squares(picture):
    looks = ("f-fill", "f-pick", "f-ink")
    drawn = [e.get("d") for e in svg_of(picture).iter(SVG + "path") if e.get("class") in looks]
    found = re.findall(r"M([\d.]+) ([\d.]+)h(\d+)v\d+h-\d+z", "".join(drawn))
    return [(float(x), float(y), float(x) + int(s), float(y) + int(s)) for x, y, s in found]


def meet(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def assert_legible(picture):
    """No words on words, none on squares, none outside or at the very edge."""
    assert_all_inside(picture, margin=4)
    told, blocks = list(areas_of_texts(picture)), areas_of_squares(picture)
    for area in told:
        assert area[0] >= 4, area
        assert area[1] > 0, area
        assert not any(meet(area, block) for block in blocks), area
    for a, b in itertools.combinations(told, 2):
        assert not meet(a, b), (a[4], b[4])
