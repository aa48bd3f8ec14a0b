"""The box of a layer: its grid, and the lines above and below."""

from block_graphs import graph_of, note

from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.boxes import CARD, WIDE, Area, box_of, words_below, wrapped
from parcours.draw.graphs.paint import paint
from parcours.draw.graphs.story import read_story
from parcours.draw.text import text_width


def test_areas_that_share_an_edge_do_not_meet():
    area = Area(0, 0, 10, 10)
    assert area.meets(Area(9, 9, 20, 20))
    assert not area.meets(Area(10, 0, 20, 10))
    assert not area.meets(Area(0, 10, 10, 20))


def test_a_box_holds_its_grid_and_its_words():
    graph = note(optimized=True)
    layers = read_layers(graph)
    brush = paint(read_story(graph), layers)
    for layer in layers.layers:
        box = box_of(layer, words_below(layer, layers, brush), 9, 1, WIDE)
        area = box.area(0, 0)
        rows, columns = layer.shape(1)
        assert (box.wide, box.tall) == (9 * columns, 9 * rows)
        assert area.right - area.left >= max(text_width(line, 12, True) for line in box.above)
        assert area.top <= -box.tall / 2 - 14 * len(box.above)
        assert area.bottom >= box.tall / 2 + 14 * len(box.below)
    assert box.cards == 2  # transpose and add lie behind sub
    assert box.half_width >= box.wide / 2 + 2 * CARD


def test_words_below_say_what_is_needed():
    graph = note()
    layers = read_layers(graph)
    brush = paint(read_story(graph), layers, (2, 7))
    told = {layer.name: words_below(layer, layers, brush) for layer in layers.layers}
    assert [css for css, _ in told["sub"]] == ["f-soft", "f-pick"]
    assert told["mean_chunk"][0] == ("f-soft", "100 tasks")
    assert told["mean_chunk"][1][1].replace("\u202f", " ") == "10 needed: column 7"


def test_layers_that_need_each_other_say_so():
    graph = graph_of({"a": (4, 2)}, {})
    edges = [("a(0, 0)", "a(1, 0)"), ("a(1, 0)", "a(2, 0)")]
    chain = type(graph)(graph.tasks, edges, (), graph.blocks)
    layers = read_layers(chain)
    brush = paint(read_story(chain), layers, colour="need")
    assert all(layer.name.startswith("a") for layer in layers.layers)
    assert words_below(layers.layers[0], layers, brush)[0] == ("f-soft", "6 tasks")


def test_lines_keep_their_class():
    lines = wrapped([("f-soft", "one two three four"), ("f-pick", "five")], 50)
    assert [css for css, _ in lines] == ["f-soft"] * (len(lines) - 1) + ["f-pick"]
    assert all(text_width(line, 11) <= 50 for _, line in lines)
