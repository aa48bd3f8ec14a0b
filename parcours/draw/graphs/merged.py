"""The layers of a graph as written, and their fate in the graph that runs."""

from collections.abc import Mapping
from typing import NamedTuple

from parcours.draw.graphs.block_layers import Layer, Layers

__all__ = ["Merged", "match"]


class Merged(NamedTuple):
    """The fate of each written layer.

    inside: {layer that is gone: the layer whose tasks do its work, "" if none does}.
    now: {layer: the same in the graph that runs}.
    needed: the written tasks that the chosen block needs.
    """

    inside: Mapping[str, str]
    now: Mapping[str, Layer]
    needed: frozenset[str] = frozenset()


def match(written: Layers, run: Layers) -> Merged | None:
    """Return what became of the written layers, or None if a layer that runs was not written.

    Two layers are the same if their names and their blocks agree; of several of one name, in the order of the data.
    """
    now: dict[str, Layer] = {}
    for layer in reversed(run.layers):
        alike = [one for one in written.layers if _stem(one.name) == _stem(layer.name) and one.name not in now]
        alike = [one for one in alike if set(layer.spots) <= set(one.spots) and one.real == layer.real]
        if not alike:
            return None
        now[next((one.name for one in alike if one.name == layer.name), alike[-1].name)] = layer
    inside = {}
    for name in sorted(written.named, key=lambda name: -written.level[name]):
        if name not in now:
            users = sorted({inside.get(b) or b for a, b in written.links if a == name and b != name})
            hosts = [user for user in users if user in now and _stem(name) in now[user].fused]
            inside[name] = hosts[0] if hosts else ""
    return Merged(inside, now)


def _stem(name: str) -> str:
    return name.split(" #")[0]
