import random
import time
import xml.etree.ElementTree as ET

import pytest

from parcours.draw import timeline
from parcours.draw.marks import text_width
from parcours.draw.timeline import found_in_words
from parcours.spans import Span

SVG = "{http://www.w3.org/2000/svg}"
FIVE_ON_TWO = [Span(f"square({i})", f"Ray worker {i % 2 + 1}", i // 2 * 2.0, i // 2 * 2.0 + 2.0) for i in range(5)]
SERIAL = [Span(f"square({i})", "thread 1", i * 0.3, i * 0.3 + 0.3) for i in range(4)]
FAULTS = [
    Span("clean(0)", "worker 1", 0.0, 1.0),
    Span("clean(1)", "worker 2", 0.0, 1.0, 0, "lost"),
    Span("clean(2)", "worker 1", 1.0, 2.0, 0, "failed"),
    Span("clean(1)", "worker 3", 1.5, 3.0, 1),
    Span("clean(3)", "worker 1", 2.0, 3.0, 0, "cancelled"),
    Span("clean(4)", "worker 3", 3.0, 5.0, 0, "open"),
]


def texts(picture):
    return [element.text for element in ET.fromstring(picture.svg).iter(SVG + "text")]


def marks(picture, tag, css):
    """The elements of one kind whose class holds `css`."""
    return [e for e in ET.fromstring(picture.svg).iter(SVG + tag) if css in e.get("class", "").split()]


def bars(picture):
    """(x, y, width, class) of each filled bar, in the order drawn."""
    found = [e for e in ET.fromstring(picture.svg).iter(SVG + "rect") if e.get("class").startswith("f-w")]
    return [(float(e.get("x")), float(e.get("y")), float(e.get("width")), e.get("class")) for e in found]


def extents(picture):
    """(left, right, text) that each text takes at most."""
    for element in ET.fromstring(picture.svg).iter(SVG + "text"):
        size, bold = float(element.get("font-size", 12)), element.get("font-weight") is not None
        x, wide = float(element.get("x")), text_width(element.text, size, bold)
        left = x - {"middle": wide / 2, "end": wide}.get(element.get("text-anchor"), 0)
        yield left, left + wide, element.text


def assert_all_inside(picture):
    for left, right, words in extents(picture):
        assert left >= 0, words
        assert right <= picture.width + 0.5, words
    sizes = [float(e.get("font-size", 12)) for e in ET.fromstring(picture.svg).iter(SVG + "text")]
    assert min(sizes) * min(1, 668 / picture.width) >= 9  # in the narrowest cell of JupyterLab


def test_the_sentence_is_subtitle_and_alternative_text():
    picture = timeline(FIVE_ON_TWO)
    words = "5 tasks, up to 2 at once, 6.0 s; one after another 10.0 s"
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


def test_rows_follow_the_first_tasks_or_the_given_order():
    late = [Span("a", "thread 2", 0.0, 1.0), Span("b", "thread 1", 0.5, 1.0)]
    labels = ("thread 1", "thread 2", "thread 3")
    assert [t for t in texts(timeline(late)) if t in labels] == ["thread 2", "thread 1"]
    given = timeline(late, workers=labels)
    assert [t for t in texts(given) if t in labels] == list(labels)  # the idle one too
    assert {bar[0]: bar[3] for bar in bars(given)} == {bar[0]: bar[3] for bar in bars(timeline(late))}


def test_same_spans_in_any_order_give_the_same_bytes():
    shuffled = FAULTS.copy()
    random.Random(5).shuffle(shuffled)
    assert timeline(shuffled).svg == timeline(FAULTS).svg
    assert timeline(iter(FAULTS)).svg == timeline(FAULTS).svg


def test_names_fit_in_their_bars_or_are_left_out():
    name = "a_function_with_a_name_of_sixty_characters_and_more_of_them({})"
    spans = [Span(name.format(i), f"a worker with quite a long name {i}", 0.0, 4.0 / (i + 1)) for i in range(20)]
    picture = timeline(spans)
    assert_all_inside(picture)
    by_row = {bar[1]: bar for bar in bars(picture)}
    drawn = 0
    for element in ET.fromstring(picture.svg).iter(SVG + "text"):
        if element.get("class", "").startswith("f-on"):
            x, _, wide, _ = by_row[float(element.get("y")) - 13]
            assert float(element.get("x")) + text_width(element.text, 11) <= x + wide
            drawn += 1
    assert 4 <= drawn < 20
    assert any(words.endswith("(1)") and "…" in words for words in texts(picture))


def test_each_state_has_a_word_and_a_form():
    picture = timeline(FAULTS)
    words = texts(picture)
    for part in (
        "clean(1) · lost",
        "clean(2) · failed",
        "clean(1) · try 2",
        "clean(3) · cancelled",
        "clean(4) · still running",
    ):
        assert part in words
    assert "5 tasks, 6 attempts (1 failed, 1 lost, 1 cancelled, 1 still running), up to 2 at once, 5.0 s" in words
    assert len(bars(picture)) == 2  # only those that gave a result are whole and filled
    (dashed,) = [e for e in marks(picture, "rect", "f-paper") if e.get("stroke-dasharray")]
    assert "s-w1" in dashed.get("class")
    heavy = [e for e in marks(picture, "path", "s-ink") if e.get("stroke-width") == "4"]
    assert len(heavy) == 1


def test_a_lost_attempt_points_to_its_next_try():
    arrows = [e for e in marks(timeline(FAULTS), "path", "s-line") if e.get("stroke-dasharray")]
    assert len(arrows) == 1
    alone = [span for span in FAULTS if span.attempt == 0]
    assert not [e for e in marks(timeline(alone), "path", "s-line") if e.get("stroke-dasharray")]


def test_a_state_without_room_in_the_bar_stands_beside_it():
    spans = [
        Span("a", "thread 1", 0.0, 0.02, 0, "failed"),
        Span("b", "thread 1", 1.0, 9.0),
        Span("c", "thread 1", 9.97, 10.0, 0, "lost"),
    ]
    picture = timeline(spans)
    assert {"failed", "lost"} <= set(texts(picture))
    assert_all_inside(picture)


def test_many_submissions_at_once_are_one_mark():
    picture = timeline(FIVE_ON_TWO, submitted=[i * 0.001 for i in range(5)], waits=[(0.01, 6.0)])
    assert "your code" in texts(picture)
    assert "submits 5 tasks, then waits 6.0 s" in texts(picture)
    assert len(marks(picture, "path", "f-ink")) == 1


def test_each_wait_of_a_serial_loop_is_drawn():
    picture = timeline(
        SERIAL, submitted=[i * 0.3 for i in range(4)], waits=[(i * 0.3, i * 0.3 + 0.3) for i in range(4)]
    )
    assert len(marks(picture, "path", "f-ink")) == 4
    assert len([e for e in marks(picture, "path", "s-ink") if e.get("stroke-dasharray")]) == 4
    assert texts(picture).count("waits 300 ms") == 4


def test_words_that_find_no_room_are_left_out():
    waits = [(i * 0.1, i * 0.1 + 0.1) for i in range(40)]
    picture = timeline(FIVE_ON_TWO, submitted=[start for start, _ in waits], waits=waits)
    assert not [words for words in texts(picture) if words.startswith("waits")]
    assert_all_inside(picture)


def test_hundreds_of_short_waits_are_counted():
    waits = [(i * 0.01, i * 0.01 + 0.008) for i in range(500)]
    picture = timeline(FIVE_ON_TWO, submitted=[start for start, _ in waits], waits=waits)
    assert "submits 500 tasks, waits 500 times, 4.0 s in all" in texts(picture)


def test_without_submissions_and_waits_there_is_no_row_of_the_caller():
    assert "your code" not in texts(timeline(FIVE_ON_TWO))


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


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        (1e-6, ["0", "1 µs", "2 µs"]),
        (1e-3, ["0", "1 ms", "2 ms"]),
        (1, ["0", "1 s", "2 s"]),
        (60, ["0", "1 min", "2 min"]),
        (3600, ["0", "1 h", "2 h"]),
    ],
)
def test_the_axis_is_in_the_unit_that_fits(unit, labels):
    picture = timeline([Span("a", "thread 1", 0.0, 2.6 * unit)])
    assert [words for words in texts(picture) if words in labels] == labels
    assert_all_inside(picture)


def test_a_run_that_begins_late_fills_the_picture():
    picture = timeline([Span("a", "thread 1", 100.0, 100.5), Span("b", "thread 1", 100.5, 101.0)])
    assert "100.4 s" in texts(picture)
    assert all(bar[2] > 200 for bar in bars(picture))


def test_tasks_without_length_are_drawn():
    picture = timeline([Span("a", "thread 1", 0.0, 0.0), Span("b", "thread 1", 0.0, 0.0)])
    assert len(bars(picture)) == 2


def test_tasks_side_by_side_on_one_worker_get_lanes():
    spans = [
        Span("outer(1)", "main thread", 0.0, 1.0),
        Span("inner(1)", "main thread", 0.1, 0.4),
        Span("inner(2)", "main thread", 0.5, 0.9),
    ]
    rows = [bar[1] for bar in bars(timeline(spans))]
    assert len(set(rows)) == 2
    assert rows[1] == rows[2] == rows[0] + 24


def many(number=10_000, workers=8):
    dice = random.Random(1)
    now, spans = [0.0] * workers, []
    for i in range(number):
        w = i % workers
        length = 0.001 + 0.001 * dice.random()
        spans.append(Span(f"task({i})", f"worker {w + 1}", now[w], now[w] + length))
        now[w] += 1.25 * length
    return spans


def test_ten_thousand_tasks_take_little_time_and_few_bytes():
    spans = many()
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        picture = timeline(spans, submitted=[i * 1e-5 for i in range(10_000)], waits=[(0.1, 2.0)])
        best = min(best, time.perf_counter() - begin)
    assert best < 0.3
    assert len(picture.img()) < 50_000
    assert_all_inside(picture)


def test_tasks_too_small_to_draw_become_the_share_of_time():
    picture = timeline(many())
    assert not bars(picture)
    shares = [words for words in texts(picture) if words.endswith("\u202f%")]
    assert len(shares) == 8
    assert set(shares) <= {"79\u202f%", "80\u202f%"}
    assert "busy" in texts(picture)
    assert "; median task 1.5 ms" in picture.alt


def test_a_long_task_among_thousands_keeps_its_bar():
    spans = many(workers=2)
    end = max(span.end for span in spans)
    picture = timeline([*spans, Span("slow", "worker 1", end, end + 1.5)])
    assert len(bars(picture)) == 1
    assert "1.5 s" in texts(picture)


def test_failures_among_thousands_are_marked():
    spans = many()
    spans[5000] = spans[5000]._replace(state="failed")
    picture = timeline(spans)
    assert len([e for e in marks(picture, "path", "s-ink") if e.get("stroke-width") == "4"]) == 1
    assert "(1 failed)" in picture.alt


def test_a_hundred_workers_are_forty_rows():
    spans = [Span(f"t({i})", f"worker {i + 1}", 0.01 * i, 0.01 * i + 0.5) for i in range(100)]
    picture = timeline(spans)
    labels = [words for words in texts(picture) if words.startswith(("worker", "+"))]
    assert labels == [f"worker {i + 1}" for i in range(39)] + ["+ 61 more"]
    assert picture.height < 1100
    assert_all_inside(picture)


def test_what_was_cancelled_ran_at_no_moment():
    spans = [Span("a", "thread 1", 0, 1), Span("b", "", 0.5, 0.5, 0, "cancelled"), Span("c", "", 9, 9, 0, "cancelled")]
    assert found_in_words(spans) == "3 tasks (2 cancelled), 1.0 s"
    assert found_in_words(spans[1:]) == "2 tasks (2 cancelled)"
