"""The graph of a replay: the nodes or squares of its picture, in the state of the moment."""

import itertools
import re

import pytest
from block_graphs import all_ran, graph_of, note
from pictures import SVG, svg_of, texts
from played import LADDER, MEMORY, at, big, faulty, told

from parcours.draw import replay, task_graph
from parcours.graph import TaskGraph
from parcours.spans import Span


def test_every_task_is_seen_once_at_every_moment():
    picture = replay(LADDER, memory=MEMORY)
    for step in (i / 50 for i in range(201)):
        seen = at(picture, step)
        for task in LADDER.tasks:
            assert seen.count(task) == 2, (task, step)  # its node and its bar


def test_more_than_sixty_tasks_are_squares():
    few, many = replay(big(60)), replay(big(61))
    assert "work(59)" in at(few, 0.0)
    assert "work(60)" not in at(many, 0.0)
    assert at(many, 0.0)[2:4] == ["work", "61 tasks"]
    looks = {}
    for path in svg_of(many).iter(SVG + "path"):
        if "data-t" in path.attrib:
            kind = "running" if "s-ink" in path.get("class") else "done"
            looks[kind] = looks.get(kind, 0) + path.get("d").count("z")
    assert looks["done"] == 61
    assert looks["running"] == 61 - 4  # those of the first four are there from the beginning


def test_squares_of_an_array_stand_at_the_places_of_their_blocks():
    names = [f"x[{i}, {j}]" for i in range(9) for j in range(8)]
    blocks = [("x", (i, j)) for i in range(9) for j in range(8)]
    spans = [Span(name, "thread 1", i, i + 1) for i, name in enumerate(names)]
    picture = replay(TaskGraph(names, (), spans, blocks))
    waiting = next(p for p in svg_of(picture).iter(SVG + "path") if p.get("class") == "f-line")
    places = [tuple(map(float, found)) for found in re.findall(r"M([\d.]+) ([\d.]+)", waiting.get("d"))]
    assert (len({x for x, _ in places}), len({y for _, y in places})) == (8, 9)


def test_a_reduction_keeps_its_shape_and_a_long_name_is_broken_not_cut():
    picture = svg_of(replay(all_ran(note(8))))
    texts = {text.text: (float(text.get("x")), float(text.get("y"))) for text in picture.iter(SVG + "text")}
    assert not [words for words in texts if "…" in words]
    for parts, shape in ((("mean_combine-", "partial"), (2, 8)), (("mean_agg-", "aggregate"), (1, 8))):
        (middle, first), (_, second) = (texts[part] for part in parts)
        assert first < second
        paths = [p.get("d") for p in picture.iter(SVG + "path") if re.fullmatch(r"f-w\d", p.get("class"))]  # done
        places = [tuple(map(float, found)) for d in paths for found in re.findall(r"M([\d.]+) ([\d.]+)h", d)]
        own = {(x, y) for x, y in places if abs(x - middle) < 80 and second < y < second + 60}
        assert (len({y for _, y in own}), len({x for x, _ in own})) == shape


def test_one_layer_after_another_of_one_name_is_numbered():
    names = [f"add({i}, {j})" for i in range(2) for j in range(40)]
    blocks = [(("add", "add #2")[i], (j,)) for i in range(2) for j in range(40)]
    spans = [Span(name, "thread 1", i, i + 1) for i, name in enumerate(names)]
    words = at(replay(TaskGraph(names, (), spans, blocks)), 0.0)
    assert [word for word in words if word.startswith("add")] == ["add", "add #2"]


def test_many_tasks_share_squares_and_the_words_still_count_tasks():
    picture = replay(big(5000))
    assert "a square is up to 10 tasks" in picture.alt
    assert sum(told(picture, 50.0)[word] for word in picture.data["words"]) == 5000
    assert len(picture.html()) < 500_000


def wide_and_deep(names):
    return graph_of(dict.fromkeys(names, (3,)), {ends: lambda p: [p] for ends in itertools.pairwise(names)})


def groups_of(picture):
    """The names of layers, with their numbers of tasks, in the order in which they are drawn."""
    words = [word.replace("\u202f", " ") for word in texts(picture)]
    counts = [i for i, word in enumerate(words) if re.fullmatch(r"[\d ]+ tasks?(, .*)?", word) and i > 1]
    return [(words[i - 1], words[i]) for i in counts]


FLAT = {"one layer": big(200), "faults": faulty(25), "deep": all_ran(wide_and_deep([f"step{i}" for i in range(45)]))}


@pytest.mark.parametrize("name", FLAT)
def test_a_run_has_the_groups_of_its_graph(name):
    graph, play = task_graph(FLAT[name]), replay(FLAT[name])
    assert groups_of(play) == groups_of(graph) != []
    folds = [re.findall("a square is up to .* tasks", words) for words in (graph.alt, play.alt)]
    assert folds[0] == folds[1]


@pytest.mark.parametrize("side", [4, 8, 26])
@pytest.mark.parametrize("optimized", [False, True])
def test_blocks_stand_where_they_stand_in_the_graph(side, optimized):
    run = all_ran(note(side, optimized=optimized))
    places = []
    for picture in (task_graph(run), replay(run)):
        found = {}
        for element in svg_of(picture).iter(SVG + "text"):
            found.setdefault(element.text, (float(element.get("x")), float(element.get("y"))))
        left, top = found["x"]
        names = ("mean_chunk", "sub", "x", "transpose", "add", "same place")
        places.append({name: (found[name][0] - left, found[name][1] - top) for name in names if name in found})
    assert places[0] == places[1]
    assert len(places[0]) == (4 if optimized else 6)


def test_a_graph_of_nodes_is_played_on_nodes():
    run = all_ran(note(2))
    assert not groups_of(replay(run))
    assert "x(0, 0)" in at(replay(run), 0.0)


def test_names_are_cut_where_nodes_with_room_for_signs_do_not_fit():
    tops, ends = [f"abcdefghijk{i}" for i in range(11)], [f"abcdefghijkb{i}" for i in range(5)]
    spans = [Span(task, "thread 1", i, i + 1) for i, task in enumerate(tops + ends)]
    run = TaskGraph([*tops, *ends], [(a, b) for a in tops for b in ends], spans)
    assert "abcdefghijk3" in texts(task_graph(run))
    play = replay(run)
    assert play.width <= 900
    assert not groups_of(play)
    assert any("…" in word for word in at(play, 0.0))


@pytest.mark.parametrize("tasks", [20, 45, 300, 1200])
def test_every_way_to_end_can_be_played(tasks):
    picture = replay(faulty(tasks))
    assert sum(told(picture, 1e9)[word] for word in picture.data["words"]) == tasks + 1
    assert {"failed", "lost", "cancelled", "running", "waiting"} <= set(picture.data["words"])


def test_all_tasks_are_shown_however_many_layers():
    graph = all_ran(wide_and_deep([f"step{i}" for i in range(60)]))
    picture = replay(graph)
    done = {}
    for path in svg_of(picture).iter(SVG + "path"):
        if re.fullmatch(r"f-w\d", path.get("class")) and "data-t" in path.attrib:
            for place in re.findall(r"M([\d.]+ [\d.]+)h", path.get("d")):
                done[place] = True
    assert "and 20 more rows: 60 tasks" in texts(picture)
    assert len(done) == 180
