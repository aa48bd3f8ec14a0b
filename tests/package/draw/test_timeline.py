"""The timeline: who ran what, when."""

import random

import pytest
from attempts import FAULTS, FIVE_ON_TWO, SERIAL, bars, many
from pictures import assert_all_inside, assert_readable_in_a_narrow_cell, texts

from parcours.draw import timeline
from parcours.draw.timeline import found_in_words
from parcours.spans import Span


def test_the_sentence_is_subtitle_and_alternative_text():
    picture = timeline(FIVE_ON_TWO)
    words = "5 tasks, up to 2 at once, 6.0 s; bars added up 10.0 s"
    assert texts(picture)[:2] == ["Timeline", words]
    assert picture.alt == f"Timeline: {words}."
    assert timeline(FIVE_ON_TWO, title="Two workers").alt == f"Two workers: {words}."
    assert timeline(SERIAL).alt == "Timeline: 4 tasks, one at a time, 1.2 s."
    assert timeline(SERIAL[:1]).alt == "Timeline: 1 task, 300 ms."


def test_bars_stand_at_their_times():
    found = sorted(bars(timeline(FIVE_ON_TWO)), key=lambda bar: (bar[1], bar[0]))
    first, second = found[:3], found[3:]
    assert [bar[3] for bar in first + second] == ["f-w1"] * 3 + ["f-w2"] * 2
    assert first[0][0] == second[0][0]
    assert first[1][0] == second[1][0]
    assert first[1][0] - first[0][0] - first[0][2] == pytest.approx(1, abs=0.15)  # one pixel of paper between
    assert first[0][2] == pytest.approx(first[2][2], abs=0.11)


def test_same_spans_in_any_order_give_the_same_bytes():
    shuffled = FAULTS.copy()
    random.Random(5).shuffle(shuffled)
    assert timeline(shuffled).svg == timeline(FAULTS).svg
    assert timeline(iter(FAULTS)).svg == timeline(FAULTS).svg


def test_a_run_without_tasks_says_so():
    picture = timeline([])
    assert texts(picture) == ["Timeline", "no tasks were recorded"]
    assert picture.alt == "Timeline: no tasks were recorded."
    assert_all_inside(picture)
    assert timeline([], title=None, submitted=[0.1]).alt == picture.alt


def test_without_a_title_only_the_rows_are_drawn():
    picture = timeline(SERIAL, title=None, width=600)
    assert picture.width == 600
    assert "Timeline" not in texts(picture)
    assert picture.height < timeline(SERIAL).height
    assert picture.alt == "Timeline: 4 tasks, one at a time, 1.2 s."


def test_no_picture_is_wider_than_900():
    assert timeline(SERIAL, width=2000).width == 900


def test_a_run_that_begins_late_fills_the_picture():
    picture = timeline([Span("a", "thread 1", 100.0, 100.5), Span("b", "thread 1", 100.5, 101.0)])
    assert "100.4 s" in texts(picture)
    assert all(bar[2] > 200 for bar in bars(picture))


def test_ten_thousand_tasks_take_few_bytes():
    picture = timeline(many(), submitted=[i * 1e-5 for i in range(10_000)], waits=[(0.1, 2.0)])
    assert len(picture.img()) < 50_000
    assert_all_inside(picture)


def test_what_was_cancelled_ran_at_no_moment():
    spans = [Span("a", "thread 1", 0, 1), Span("b", "", 0.5, 0.5, 0, "cancelled"), Span("c", "", 9, 9, 0, "cancelled")]
    assert found_in_words(spans) == "3 tasks (2 cancelled), 1.0 s"
    assert found_in_words(spans[1:]) == "2 tasks (2 cancelled)"


def test_text_stays_readable_in_a_narrow_cell():
    for spans in (FIVE_ON_TWO, FAULTS, many()):
        assert_readable_in_a_narrow_cell(timeline(spans))


def test_hollow_parts_of_bars_are_explained_where_they_occur():
    inner = [Span("part", "process 2", 1.0, 2.0)]
    waits = Span("whole", "process 1", 0.0, 3.0, pauses=((1.0, 2.0),))
    words = "2 tasks, one at a time, 3.0 s; hollow in a bar: it waits for its own tasks"
    assert found_in_words([waits, *inner]) == words
    assert "hollow" not in found_in_words([waits._replace(pauses=()), *inner])


def test_the_headline_names_how_long_the_caller_waited():
    spans = [Span("a", "process 1", 0.5, 1.0), Span("b", "process 2", 0.5, 1.5)]
    picture = timeline(spans, submitted=[0.0, 0.1], waits=[(0.1, 1.0), (1.0, 1.6)])
    assert "up to 2 at once, 1.0 s; your code waited 1.5 s" in picture.alt
