"""The player: one output that needs nothing else, and whose controls keep their keys."""

import json
import re
from urllib.parse import unquote

import pytest
from pictures import svg_of
from played import LADDER, MEMORY, Page, at

from parcours.draw import Replay, replay
from parcours.draw.keys import keys_script
from parcours.graph import TaskGraph
from parcours.spans import Span


def test_one_output_that_needs_nothing_else():
    picture = replay(LADDER, memory=MEMORY)
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == picture.alt == repr(picture)
    page = Page(bundle["text/html"])
    assert [tag for tag, _ in page.tags] == ["div", "img", "script", "style"]
    image = page.tags[1][1]
    assert image["alt"].startswith("Replay: 4 tasks, up to 2 at once, 4.0 s")
    assert unquote(image["src"].partition(",")[2]) == picture.svg
    outside = re.findall(r"https?://[^\s'\"]+", bundle["text/html"])
    assert set(outside) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"\b(fetch|import|XMLHttpRequest|WebSocket|eval)\b\s*\(", page.script)


def test_each_control_keeps_its_keys():
    script = Page(replay(LADDER).html()).script
    assert re.findall(r'make\("(button|input|select)"', script) == ["button", "button", "button", "input", "select"]
    assert keys_script() in script


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


def test_the_player_has_a_colour_for_every_class():
    picture = replay(LADDER, memory=MEMORY)
    used = {name for e in svg_of(picture).iter() for name in e.get("class", "").split()}
    assert {name for name in used if f".{name}{{" not in picture.data["css"]} == set()


def test_data_cannot_end_the_script():
    picture = Replay("<svg/>", "", 1, 1, {"words": ["</script><b>"]})
    assert [tag for tag, _ in Page(picture.html()).tags] == ["div", "img", "script"]


def test_the_player_gets_valid_data():
    script = Page(replay(LADDER, memory=MEMORY).html()).script
    data = json.loads(script[script.rindex("})(") + 3 : -2])
    assert data == json.loads(json.dumps(replay(LADDER, memory=MEMORY).data))
