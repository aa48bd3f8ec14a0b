"""A row for each worker, with a bar for each attempt."""

from attempts import FAULTS, bars, many
from pictures import SVG, assert_all_inside, marks, svg_of, texts

from parcours.draw import timeline
from parcours.draw.text import text_width
from parcours.spans import Span


def test_rows_follow_the_first_tasks_or_the_given_order():
    late = [Span("a", "thread 2", 0.0, 1.0), Span("b", "thread 1", 0.5, 1.0)]
    labels = ("thread 1", "thread 2", "thread 3")
    assert [t for t in texts(timeline(late)) if t in labels] == ["thread 2", "thread 1"]
    given = timeline(late, workers=labels)
    assert [t for t in texts(given) if t in labels] == list(labels)  # the idle one too
    assert {bar[0]: bar[3] for bar in bars(given)} == {bar[0]: bar[3] for bar in bars(timeline(late))}


def test_names_fit_in_their_bars_or_are_left_out():
    name = "a_function_with_a_name_of_sixty_characters_and_more_of_them({})"
    spans = [Span(name.format(i), f"a worker with quite a long name {i}", 0.0, 4.0 / (i + 1)) for i in range(20)]
    picture = timeline(spans)
    assert_all_inside(picture)
    by_row = {bar[1]: bar for bar in bars(picture)}
    drawn = 0
    for element in svg_of(picture).iter(SVG + "text"):
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


def test_tasks_without_length_are_drawn():
    picture = timeline([Span("a", "thread 1", 0.0, 0.0), Span("b", "thread 1", 0.0, 0.0)])
    assert len(bars(picture)) == 2


def test_tasks_side_by_side_on_one_worker_stand_below_each_other():
    spans = [
        Span("outer(1)", "main thread", 0.0, 1.0),
        Span("inner(1)", "main thread", 0.1, 0.4),
        Span("inner(2)", "main thread", 0.5, 0.9),
    ]
    rows = [bar[1] for bar in bars(timeline(spans))]
    assert len(set(rows)) == 2
    assert rows[1] == rows[2] == rows[0] + 24


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


def test_from_the_sixth_worker_on_a_line_tells_bars_of_one_colour_apart():
    spans = [Span(f"f({i})", f"process {i + 1}", i / 10, i / 10 + 1) for i in range(11)]
    picture = timeline(spans)
    lines = [e.get("d").split("L")[0].split() for e in marks(picture, "path", "s-paper")]
    tops = sorted({float(bar[1]) for bar in bars(picture)})
    below = [sum(top < float(y) < top + 18 for _, y in lines) for top in tops]
    assert below == [0] * 5 + [1] * 5 + [2]
