import re
import subprocess
import sys
from urllib.parse import unquote

import pytest
from pictures import assert_all_inside, marks, svg_of, texts

from parcours import gil
from parcours.draw.gil import lanes_picture
from parcours.draw.text import text_width
from parcours.gil import Gap, LaneRecord, Lanes

MS = 1_000_000
THIN = "\u202f%"


def record(gaps=(), end=40, start=0, **more):
    """A record by hand: gaps are (start, end, asleep, waited, queued), all in milliseconds."""
    gaps = tuple(Gap(*(None if value is None else round(value * MS) for value in gap)) for gap in gaps)
    begin = gaps[0].end if gaps and gaps[0].start == start * MS else start * MS
    paused = sum(gap.asleep + gap.waited + (gap.queued or 0) for gap in gaps)
    values = {
        "unit": "count", "ready": 0, "start": start * MS, "ticks": (begin, end * MS), "gaps": gaps,
        "cpu": (end - start) * MS - paused, "told": all(gap.queued is not None for gap in gaps), "nap": None,
        "together": True, "frozen": False, "interval": 0.005, "gil": True, "python": "3.13.0", "node": "here",
        "process": 1, "interpreter": 0, "thread": 1, "role": "",
    }  # fmt: skip
    return LaneRecord(**values | more)


TURNS = [  # two threads that take turns every 10 ms; thread 2 queues for 2 ms once
    record([(10, 20, 0, 10, 0), (30, 40, 0, 10, 0)], end=50),
    record([(0, 10, 0, 10, 0), (20, 32, 0, 10, 2)], end=40, thread=2),
]
FREE = [record(end=20), record(end=20, thread=2)]
SLEEPER = [
    record([(0, 12, 5, 7, 0), (12, 24, 5, 7, 0)], end=24, nap=5 * MS, unit="sleep", ticks=(0, 12 * MS, 24 * MS)),
    record(end=30, thread=2),
]


def test_the_sentence_says_what_was_seen():
    words = (
        f"2 lanes, 50 ms; one at a time; each waited for the GIL 40 to 50{THIN} of the time; "
        f"each queued for a CPU 0 to 5{THIN} of the time; CPUs used: 1.0"
    )
    picture = gil.picture(TURNS)
    assert picture.alt == f"count in 2 threads: {words}."
    assert texts(picture)[0] == "count in 2 threads"
    assert " ".join(texts(picture)[1:3]).startswith(words[:80])
    assert repr(Lanes.of(TURNS)) == picture.alt
    assert gil.picture(TURNS, title="Two threads").alt == f"Two threads: {words}."


def test_it_draws_no_conclusion_of_its_own():
    for records in (TURNS, FREE, SLEEPER):
        assert not re.search("held|holds|took turns", gil.picture(records).alt)


@pytest.mark.parametrize(
    ("records", "words"),
    [
        (FREE, f"both ran at once 100{THIN} of the time; CPUs used: 2.0"),
        (SLEEPER, "2 lanes, 30 ms; woke from its naps 7.0 ms late (median)"),
        ([record()], "count in 1 thread: 1 lane, 40 ms; CPUs used: 1.0"),
        ([record(process=1), record(process=2)], "count in 2 processes"),
        ([record(process=1, role="ray"), record(process=1, thread=2, role="ray")], "count in 2 threads"),
        ([record(unit="a"), record(unit="b", thread=2)], "a and b in 2 threads"),
        ([record([(0, 20, 0, 20, None)])], f"it did not run 50{THIN} of the time"),
        ([record(frozen=True), record(start=0, end=90, thread=2, frozen=True)], "1 hand-over with switching frozen"),
    ],
)
def test_words_for_other_runs(records, words):
    assert words in gil.picture(records).alt


def test_a_note_says_where_it_was_recorded():
    lanes = Lanes(tuple(FREE), note="recorded on Python 3.14.7t, 23 November 2026")
    assert gil.picture(lanes).alt.endswith("recorded on Python 3.14.7t, 23 November 2026.")


def test_each_state_has_a_shape_of_its_own():
    picture = gil.picture(TURNS)
    for hue, running, waiting in (("w1", 3, 2), ("w2", 2, 2)):
        assert len(marks(picture, "rect", f"f-{hue}")) == running
        assert len(marks(picture, "rect", f"s-{hue}")) == waiting
    dots = marks(picture, "path", "s-ink")
    assert [e.get("stroke-linecap") for e in dots] == ["round", "round"]  # one in the key
    full, hollow = marks(picture, "rect", "f-w1")[0], marks(picture, "rect", "s-w1")[0]
    assert float(full.get("height")) > float(hollow.get("height"))
    assert float(hollow.get("width")) == pytest.approx(float(full.get("width")), abs=2)  # 10 ms each
    assert float(hollow.get("x")) == pytest.approx(float(full.get("x")) + float(full.get("width")), abs=1)


def test_the_key_names_the_states_that_are_there():
    assert {"running", "waiting for the GIL", "queueing for a CPU"} <= set(texts(gil.picture(TURNS)))
    assert "asleep" in texts(gil.picture(SLEEPER))
    assert "queueing for a CPU" not in texts(gil.picture(SLEEPER))
    assert "running" not in texts(gil.picture(FREE))  # nothing to tell apart
    unknown = texts(gil.picture([record([(0, 20, 0, 20, None)])]))
    assert any("does not tell" in words for words in unknown)
    assert "waiting for the GIL" not in unknown


def test_without_a_gil_nothing_waits_for_it():
    records = [record([(0, 20, 0, 20, 0)], gil=False)]
    assert "blocked" in texts(gil.picture(records))
    assert "GIL" not in gil.picture(records).alt


def test_rows_name_workers_units_and_repeats():
    assert {"thread 1", "thread 2"} <= set(texts(gil.picture(TURNS)))
    assert {"thread 1: sleep", "thread 2: count"} <= set(texts(gil.picture(SLEEPER)))
    assert {"thread 1 (1)", "thread 1 (2)"} <= set(texts(gil.picture([record(), record(start=50, end=60)])))


def test_several_runs_share_one_axis():
    runs = {"2 threads": TURNS, "2 processes": [record(end=25, process=1), record(end=25, process=2)]}
    picture = gil.picture(runs, title="Who ran when")
    assert texts(picture)[:2] == ["Who ran when", "2 threads 50 ms, 2 processes 25 ms"]
    assert picture.alt.startswith("Who ran when. 2 threads: 2 lanes, 50 ms;")
    assert " 2 processes: 2 lanes, 25 ms; both ran at once 100" in picture.alt
    widths = [float(e.get("width")) for e in marks(picture, "rect", "f-w1")]
    whole = float(marks(picture, "rect", "f-paper")[0].get("width"))
    assert max(widths) == pytest.approx((whole - 20 - 12 - text_width("process 1", 11) - 10) / 2, abs=2)
    assert texts(picture).count("0") == 1


def many(pause, run, seconds):
    """A lane that runs and waits in turn, all in milliseconds."""
    gaps, at = [], 0
    while at < seconds * 1000:
        gaps.append((at + run, at + run + pause, 0, pause, 0))
        at += run + pause
    return record(gaps, end=at)


def test_pauses_below_a_pixel_become_shares():
    picture = gil.picture([many(5, 5, 5), many(5, 15, 5)])
    assert any("share of time" in words for words in texts(picture))
    assert f"50{THIN}" in texts(picture)
    assert f"75{THIN}" in texts(picture)
    assert len(marks(picture, "rect", "f-w1")) == 0
    assert len(marks(picture, "path", "f-w1")) == 2  # both lanes ran in thread 1
    assert len(picture.svg) < 20_000
    assert_all_inside(picture)


def test_a_run_of_normal_length_is_drawn_stretch_by_stretch():
    picture = gil.picture([many(5, 5, 0.2)])
    assert len(marks(picture, "rect", "f-w1")) == 20


def test_long_runs_take_few_bytes():
    assert len(gil.picture([many(0.5, 0.5, 5) for _ in range(4)]).svg) < 50_000


def test_everything_fits():
    long = "a_function_with_a_very_long_name_that_goes_on_and_on"
    runs = {
        "threads": [record(unit=long), *SLEEPER], "many": [record(process=i, thread=i) for i in range(12)],
        "unknown": [record([(0, 20, 0, 20, None)])], "fine": [many(5, 5, 5)],
    }  # fmt: skip
    assert gil.picture(runs, width=2000).width == 900
    for width in (None, 600):
        assert_all_inside(gil.picture(runs, width=width))
        for run in runs.values():
            assert_all_inside(gil.picture(run, width=width))


def test_no_lanes_give_a_picture_that_says_so():
    assert gil.picture([]).alt == "Lanes: no lanes were recorded."
    assert "nothing: no lanes were recorded" in gil.picture({"nothing": [], "one": FREE}).alt


def test_markup_in_labels_is_text():
    picture = gil.picture({"<b>&</b>": [record(unit="<script>")], 'a "quote"': [record(unit="x'y")]})
    assert "<b>&</b>" in texts(picture)
    assert "<script>" not in picture.svg
    assert unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', picture.img())[1]) == picture.svg
    svg_of(picture)  # it is XML


def test_the_axis_reaches_as_far_as_asked():
    near = lanes_picture({"": Lanes.of(FREE)})
    far = lanes_picture({"": Lanes.of(FREE)}, until=0.2)
    wide = [float(marks(picture, "rect", "f-w1")[0].get("width")) for picture in (near, far)]
    assert wide[1] == pytest.approx(wide[0] / 10, abs=0.2)


PROGRAM = """
from parcours import gil
lanes = gil.Lanes.from_json(open({path!r}).read())
print(gil.picture({{"a": lanes, "b": lanes}}).svg)
"""


def test_the_same_lanes_give_the_same_bytes_in_every_process(tmp_path):
    path = tmp_path / "lanes.json"
    path.write_text(Lanes.of(TURNS + SLEEPER[:1]).to_json())
    seen = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM.format(path=str(path))], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
    assert seen.pop().startswith("<svg")
