import json
import math
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from block_graphs import all_ran, note
from dask import delayed

from parcours import trace
from parcours.draw import Replay, replay
from parcours.draw.marks import text_width
from parcours.graph import TaskGraph
from parcours.spans import Span

SVG = "{http://www.w3.org/2000/svg}"
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


def svg_of(picture):
    return ET.fromstring(picture.svg)


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
    """{word: tasks} at a moment, from the steps that the player is given."""
    step = [step for step in picture.data["steps"] if step[0] <= t][-1]
    return dict(zip(picture.data["words"], step[1:-1], strict=True)) | {"bytes": step[-1]}


def big(tasks, workers=4):
    names = [f"work({i})" for i in range(tasks)]
    spans = [
        Span(name, f"thread {i % workers + 1}", i // workers * 0.1, i // workers * 0.1 + 0.1)
        for i, name in enumerate(names)
    ]
    return TaskGraph(names, (), spans)


def test_states_follow_the_run():
    picture = replay(LADDER, memory=MEMORY)
    assert picture.data["words"] == ["waiting", "running", "in memory", "freed"]
    assert told(picture, 0.5) == {"waiting": 2, "running": 2, "in memory": 0, "freed": 0, "bytes": 0}
    assert told(picture, 1.5) == {"waiting": 2, "running": 1, "in memory": 1, "freed": 0, "bytes": 8 * MB}
    assert told(picture, 2.5) == {"waiting": 1, "running": 1, "in memory": 2, "freed": 0, "bytes": 16 * MB}
    assert told(picture, 3.5) == {"waiting": 0, "running": 1, "in memory": 1, "freed": 2, "bytes": 8 * MB}
    assert told(picture, 4.0) == {"waiting": 0, "running": 0, "in memory": 1, "freed": 3, "bytes": 8 * MB}
    assert all(sum(step[1:-1]) == len(LADDER.tasks) for step in picture.data["steps"])


def test_every_task_is_seen_once_at_every_moment():
    picture = replay(LADDER, memory=MEMORY)
    for step in (i / 50 for i in range(201)):
        seen = at(picture, step)
        for task in LADDER.tasks:
            assert seen.count(task) == 2, (task, step)  # its node and its bar


def test_what_is_seen_without_motion_is_the_end():
    picture = replay(LADDER, memory=MEMORY)
    for element in svg_of(picture).iter():
        hidden = element.get("visibility") == "hidden"
        assert hidden == ("data-until" in element.attrib)


def test_without_memory_results_are_done_and_no_row_tells_of_bytes():
    picture = replay(LADDER)
    assert picture.data["words"] == ["waiting", "running", "done"]
    assert picture.data["bytes"] == 0
    words = at(picture, 4.0)
    assert "in memory" not in words
    assert not any("peak" in word for word in words)
    with_memory = at(replay(LADDER, memory=MEMORY), 4.0)
    assert "peak 16 MB" in with_memory
    assert with_memory[1].endswith("; results in memory: at most 16 MB")


def test_sizes_that_are_unknown_leave_the_row_out_but_not_the_states():
    picture = replay(LADDER, memory=[(t, task, 0) for t, task, nbytes in MEMORY if nbytes > 0])
    assert "in memory" in picture.data["words"]
    assert picture.data["bytes"] == 0
    assert not any("peak" in word for word in at(picture, 4.0))


def test_failed_lost_retried_cancelled_and_open():
    spans = [
        Span("a", "process 1", 0.0, 1.0, 0, "failed"),
        Span("a", "process 1", 2.0, 3.0, 1),
        Span("b", "process 2", 0.0, 1.5, 0, "lost"),
        Span("c", "", 2.5, 2.5, 0, "cancelled"),
        Span("d", "process 3", 2.0, 4.0, 0, "open"),
    ]
    picture = replay(TaskGraph(("a", "b", "c", "d", "e"), (("a", "e"),), spans))
    assert picture.data["words"] == ["waiting", "running", "done", "failed", "lost", "cancelled"]
    assert told(picture, 1.7) | {"bytes": 0} == {
        **{"waiting": 3, "running": 0, "done": 0, "failed": 1, "lost": 1, "cancelled": 0, "bytes": 0},
    }
    assert told(picture, 4.0) == {
        **{"waiting": 1, "running": 1, "done": 1, "failed": 0, "lost": 1, "cancelled": 1, "bytes": 0},
    }


def test_a_try_that_begins_as_the_last_one_ends_is_running():
    spans = [Span("a", "process 1", 0.0, 1.0, 0, "lost"), Span("a", "process 2", 1.0, 2.0, 1)]
    picture = replay(TaskGraph(("a",), (), spans))
    assert told(picture, 1.5) == {"running": 1, "done": 0, "bytes": 0}


def test_a_trace_of_threads_can_be_replayed():
    with trace() as run, ThreadPoolExecutor(2) as pool:
        list(pool.map(time.sleep, [0.02] * 4))
    picture = run.replay("Four naps")
    assert picture.alt.startswith("Four naps: 4 tasks, up to 2 at once")
    assert picture.data["words"] == ["waiting", "running", "done"]
    assert told(picture, run.duration)["done"] == 4
    assert "your code" in at(picture, 0)


def test_a_trace_of_dask_tells_of_memory():
    with trace() as run:
        parts = [delayed(bytes)(1000, dask_key_name=f"part-{i}") for i in range(3)]
        delayed(len)(delayed(b"".join)(parts, dask_key_name="joined")).compute(scheduler="threads")
    picture = run.replay()
    assert {"in memory", "freed"} < set(picture.data["words"])
    assert max(step[-1] for step in picture.data["steps"]) >= 3000
    final = picture.data["steps"][-1]
    assert sum(final[1:-1]) == len(run.graph.tasks)


def test_a_bar_and_its_node_change_at_the_same_time():
    picture = replay(LADDER)
    scale = [e for e in svg_of(picture).iter() if e.get("data-part") == "veil"][0]
    left, wide = float(scale.get("x")), float(scale.get("width")) - 2
    bars = [e for e in svg_of(picture).iter(SVG + "rect") if e.get("class", "").startswith("f-w")]
    starts = sorted((float(e.get("x")) - 0.5 - left) / wide * 4 for e in bars)
    assert starts == pytest.approx([0, 0, 2, 3], abs=0.01)
    running = {float(e.get("data-t")) for e in svg_of(picture).iter(SVG + "g") if e.get("data-until")}
    assert running >= {2.0, 3.0}


def test_changes_too_close_to_be_told_apart_are_one_step():
    spans = [Span(f"t{i}", "thread 1", i * 0.001, i * 0.001 + 0.001) for i in range(3000)]
    picture = replay(TaskGraph([s.task for s in spans], (), spans))
    assert 400 < len(picture.data["steps"]) <= 502
    times = [step[0] for step in picture.data["steps"]]
    assert times == sorted(set(times))


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
        (left, first), (_, second) = (texts[part] for part in parts)
        assert first < second
        paths = [p.get("d") for p in picture.iter(SVG + "path") if re.fullmatch(r"f-w\d", p.get("class"))]  # done
        places = [tuple(map(float, found)) for d in paths for found in re.findall(r"M([\d.]+) ([\d.]+)h", d)]
        own = {(x, y) for x, y in places if left <= x < left + 120 and second < y < second + 150}
        assert (len({y for _, y in own}), len({x for x, _ in own})) == shape


def test_one_layer_after_another_of_one_name_is_numbered():
    names = [f"add({i}, {j})" for i in range(2) for j in range(40)]
    blocks = [(f"add-{i}", (j,)) for i in range(2) for j in range(40)]
    spans = [Span(name, "thread 1", i, i + 1) for i, name in enumerate(names)]
    words = at(replay(TaskGraph(names, (), spans, blocks)), 0.0)
    assert [word for word in words if word.startswith("add")] == ["add", "add #2"]


def test_many_tasks_share_squares_and_the_words_still_count_tasks():
    picture = replay(big(5000))
    assert "a square is up to 3 tasks" in picture.alt
    assert sum(told(picture, 50.0)[word] for word in picture.data["words"]) == 5000
    assert len(picture.html()) < 500_000


def test_one_output_that_needs_nothing_else():
    picture = replay(LADDER, memory=MEMORY)
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == picture.alt == repr(picture)
    page = Page(bundle["text/html"])
    assert [tag for tag, _ in page.tags] == ["div", "img", "script"]
    image = page.tags[1][1]
    assert image["alt"].startswith("Replay: 4 tasks, up to 2 at once, 4.0 s")
    assert unquote(image["src"].partition(",")[2]) == picture.svg
    outside = re.findall(r"https?://[^\s'\"]+", bundle["text/html"])
    assert set(outside) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(fetch|import|XMLHttpRequest|WebSocket|eval)\b\s*\(", page.script)


def test_the_picture_plays_once_and_not_for_those_who_want_no_motion():
    style = svg_of(replay(LADDER)).find(SVG + "style").text
    motion = style[style.index("@media(prefers-reduced-motion:no-preference)") :]
    assert "animation" not in style.replace(motion, "")
    assert "infinite" not in style


@pytest.mark.parametrize("seconds", [1e-5, 0.004, 0.3, 1, 2.8, 5, 5.1, 60, 4000])
def test_playing_takes_five_seconds_at_most(seconds):
    spans = [Span("a", "thread 1", 0, seconds / 2), Span("b", "thread 1", seconds / 2, seconds)]
    picture = replay(TaskGraph(("a", "b"), (), spans))
    data = picture.data
    assert 0.9 < (data["end"] - data["begin"]) / data["speed"] <= 5.0001
    assert data["speed"] == 1 or not 1 <= seconds <= 5
    assert data["speed"] == data["speeds"][2]
    delays = [float(found) for found in re.findall(r"animation-delay:([\d.]+)", picture.svg)]
    assert max(delays) <= 5
    assert data["end"] == pytest.approx(seconds, rel=1e-3)
    assert len(data["steps"]) == 3


def test_a_long_wait_before_the_first_task_is_not_played():
    spans = [Span("a", "thread 1", 2.0, 3.0)]
    assert replay(TaskGraph(("a",), (), spans)).data["begin"] == 2.0
    assert replay(TaskGraph(("a",), (), spans), submitted=[0.1], waits=[(0.1, 3.0)]).data["begin"] == 0.0


def test_each_control_keeps_its_keys():
    script = Page(replay(LADDER).html()).script
    made = re.findall(r'make\("(button|input|select)", \{\s*(\S+)', script)
    assert [kind for kind, _ in made] == ["button", "button", "button", "input", "select"]
    assert {first for _, first in made} == {"...own,"}
    assert 'own = { "data-lm-suppress-shortcuts": "" }' in script


def test_names_with_markup_stay_words():
    hostile = "</script><script>alert(1)</script>"
    graph = TaskGraph((hostile, "'\"&"), ((hostile, "'\"&"),), (Span(hostile, "<b>", 0, 1), Span("'\"&", "]]>", 1, 2)))
    picture = replay(graph, title=hostile)
    assert [tag for tag, _ in Page(picture.html()).tags] == ["div", "img", "script"]
    assert "alert" not in Page(picture.html()).script
    assert hostile in at(picture, 0)


@pytest.mark.parametrize("graph", [TaskGraph((), ()), TaskGraph(("a", "b"), (("a", "b"),))])
def test_nothing_to_play_is_a_picture_without_controls(graph):
    picture = replay(graph)
    assert [tag for tag, _ in Page(picture.html()).tags] == ["img"]
    assert picture.alt in ("Replay: no tasks were recorded.", "Replay: 2 tasks, none of which ran.")


@pytest.mark.parametrize(
    "picture",
    [
        replay(LADDER, memory=MEMORY, submitted=[0, 0, 0, 0], waits=[(0, 4)]),
        replay(TaskGraph(("one",), (), (Span("one", "thread 1", 0.0, 0.0),))),
        replay(big(60)),
        replay(big(700), title="A long title " * 12),
        replay(TaskGraph([f"step-{i}" for i in range(80)], [(f"step-{i}", f"step-{i + 1}") for i in range(79)],
                         [Span(f"step-{i}", f"worker {i}", i, i + 1) for i in range(80)])),
    ],
    ids=["ladder", "instant", "sixty", "many", "chain"],
)  # fmt: skip
def test_everything_lies_inside_and_can_be_read(picture):
    assert picture.width <= 900
    for element in svg_of(picture).iter(SVG + "text"):
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") is not None
        x, wide = float(element.get("x")), text_width(element.text, size, bold)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
        assert left >= 0, element.text
        assert left + wide <= picture.width + 0.5, element.text
        assert 0 < float(element.get("y")) < picture.height
        assert size >= 9


def test_the_player_has_a_colour_for_every_class():
    picture = replay(LADDER, memory=MEMORY)
    used = {name for e in svg_of(picture).iter() for name in e.get("class", "").split()}
    assert {name for name in used if f".{name}{{" not in picture.data["css"]} == set()


PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from test_replay import LADDER, MEMORY, big, replay
sys.stdout.write(replay(LADDER, memory=MEMORY).html() + replay(big(300)).html())
"""


def test_the_same_bytes_in_another_process():
    folder = str(Path(__file__).parent)
    found = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM, folder],
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parents[3], Path(__file__).parents[1]))),
            },
            capture_output=True,
            check=True,
        ).stdout.decode()
        for seed in ("1", "2")
    ]
    assert found[0] == found[1] == replay(LADDER, memory=MEMORY).html() + replay(big(300)).html()


def test_data_cannot_end_the_script():
    picture = Replay("<svg/>", "", 1, 1, {"words": ["</script><b>"]})
    assert [tag for tag, _ in Page(picture.html()).tags] == ["div", "img", "script"]


def test_the_player_gets_valid_data():
    script = Page(replay(LADDER, memory=MEMORY).html()).script
    data = json.loads(script[script.rindex("})(") + 3 : -2])
    assert data == json.loads(json.dumps(replay(LADDER, memory=MEMORY).data))
