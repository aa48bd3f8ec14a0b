"""What became of the layers of a graph as written, in the graph that runs."""

from block_graphs import graph_of, note

from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.merged import match


def test_what_became_of_layers():
    merged = match(read_layers(note()), read_layers(note(optimized=True)))
    assert merged.inside == {"add": "sub", "transpose": "sub"}
    other = graph_of({"z": (10, 10)}, {})
    assert match(read_layers(note()), read_layers(other)) is None


def test_layers_that_are_left_are_found_by_their_names():
    merged = match(read_layers(note()), read_layers(note(optimized=True)))
    assert sorted(merged.now) == ["mean_agg-aggregate", "mean_chunk", "mean_combine-partial", "sub", "x"]
    assert merged.now["sub"].fused == ("transpose", "add")
