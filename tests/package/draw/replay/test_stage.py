"""The stage: parts that are seen for a time only."""

from pictures import SVG, svg_of
from played import LADDER, MEMORY

from parcours.draw import replay
from parcours.draw.replay.clock import Clock
from parcours.draw.replay.stage import Stage


def test_what_is_seen_without_motion_is_the_end():
    picture = replay(LADDER, memory=MEMORY)
    for element in svg_of(picture).iter():
        hidden = element.get("visibility") == "hidden"
        assert hidden == ("data-until" in element.attrib)


def test_the_picture_plays_once_and_not_for_those_who_want_no_motion():
    style = svg_of(replay(LADDER)).find(SVG + "style").text
    motion = style[style.index("@media(prefers-reduced-motion:no-preference)") :]
    assert "animation" not in style.replace(motion, "")
    assert "infinite" not in style


def test_a_part_has_its_times_and_the_delays_of_its_animation():
    stage = Stage(Clock(0.0, 2.0, [0.5, 1.25]))
    with stage.part(0.5, 1.25):
        stage.text(1, 2, "for a while")
    with stage.part(1.25):
        stage.text(1, 2, "from then on")
    first, second = svg_of(stage.picture(9, 9, "")).iter(SVG + "g")
    assert (first.get("data-t"), first.get("data-until"), first.get("visibility")) == ("0.5", "1.25", "hidden")
    assert first.get("style") == "animation-delay:0.5s,1.25s"
    assert (second.get("data-t"), second.get("data-until"), second.get("visibility")) == ("1.25", None, None)
