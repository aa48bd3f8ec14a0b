"""The key to squares coloured by time or by worker."""

import re

from block_graphs import all_ran, graph_of, note
from pictures import SVG, svg_of, texts

from parcours.draw.canvas import Canvas
from parcours.draw.graphs.block_layers import read_layers
from parcours.draw.graphs.colour_key import MOST_ROWS, draw_key, key_height
from parcours.draw.graphs.paint import paint
from parcours.draw.graphs.story import read_story


def key(graph, colour):
    canvas, layers = Canvas(), read_layers(graph)
    how = paint(read_story(graph), layers, None, colour)
    draw_key(canvas, 0, 0, 500, layers, how)
    return canvas.picture(500, 400, ""), key_height(layers, how)


def test_a_row_for_each_layer_or_each_worker():
    by_time, tall = key(all_ran(note(4)), "time")
    assert texts(by_time)[:7] == [layer.name for layer in read_layers(note(4)).layers]
    by_worker, lower = key(all_ran(note(4)), "worker")
    assert texts(by_worker)[:3] == ["thread 1", "thread 2", "thread 3"]
    assert tall > lower > 0
    for picture, height in ((by_time, tall), (by_worker, lower)):
        assert max(float(e.get("y")) for e in svg_of(picture).iter(SVG + "text")) < height


def test_squares_that_show_a_block_have_no_key():
    picture, tall = key(all_ran(note(4)), "need")
    assert (texts(picture), tall) == ([], 0)


def test_the_last_row_stands_for_many_layers():
    names = [f"layer{i}" for i in range(MOST_ROWS + 5)]
    picture, _ = key(all_ran(graph_of(dict.fromkeys(names, (3,)), {})), "time")
    labels = [word for word in texts(picture) if re.match("layer|6 more", word)]
    assert len(labels) == MOST_ROWS
    assert labels[-1] == "6 more"


def test_bars_of_one_colour_that_touch_are_one():
    picture, _ = key(all_ran(note(10)), "worker")
    bars = [e.get("d").count("M") for e in svg_of(picture).iter(SVG + "path") if re.match(r"f-w\d", e.get("class"))]
    assert len(bars) == 3
    assert sum(bars) < 60  # of 540 tasks
