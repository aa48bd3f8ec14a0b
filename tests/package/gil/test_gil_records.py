"""Records: what can be read from them, and that they travel."""

import pickle

import pytest
from lane_runs import in_threads, plain

from parcours import gil
from parcours.errors import TraceError
from parcours.gil import Gap, Lanes


def test_a_record_covers_its_time_without_holes():
    record = in_threads("python", "python")[0]
    segments = record.segments()
    assert segments[0][1] == record.start
    assert segments[-1][2] == record.end
    assert all(a[2] == b[1] and a[0] != b[0] for a, b in zip(segments, segments[1:], strict=False))
    ran = sum(end - start for state, start, end in segments if state == "running")
    assert record.cpu <= ran * 1.05 + 1_000_000
    assert ran <= record.cpu + 0.15 * record.wall + 2_000_000  # pauses below 0.2 ms are not told apart


def test_records_and_lanes_travel():
    lane = pickle.loads(pickle.dumps(gil.lane("python", 5)))
    record = lane()
    assert pickle.loads(pickle.dumps(record)) == record
    lanes = Lanes((record, plain(gaps=(Gap(1, 2, 0, 1, None),), told=False)), note="a note")
    assert Lanes.from_json(lanes.to_json()) == lanes
    assert Lanes.from_json(lanes.to_json(), note="another").note == "another"


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"records": [{}], "note": ""}', '{"records": 3, "note": ""}'])
def test_what_is_no_recorded_lanes_is_said_to_be_none(text):
    with pytest.raises(TraceError, match="no recorded lanes"):
        Lanes.from_json(text)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Lanes.of([1]), TypeError, "result of each future"),
        (lambda: Lanes.of([plain(), plain(node="there")]), ValueError, "different machines"),
    ],
)
def test_bad_input_gets_a_clear_error(make, error, words):
    with pytest.raises(error, match=words):
        make()


@pytest.mark.parametrize(
    ("places", "names"),
    [
        ([(1, 0, 1, ""), (1, 0, 2, "")], ["thread 1", "thread 2"]),
        ([(1, 0, 1, ""), (2, 0, 2, "")], ["process 1", "process 2"]),
        ([(1, 1, 1, ""), (1, 2, 2, "")], ["interpreter 1", "interpreter 2"]),
        ([(1, 0, 1, "ray"), (2, 0, 2, "ray")], ["Ray worker 1", "Ray worker 2"]),
        ([(1, 0, 1, "dask"), (1, 0, 2, "dask")], ["Dask worker 1, thread 1", "Dask worker 1, thread 2"]),
        ([(1, 0, 1, ""), (1, 0, 2, ""), (2, 0, 3, "")], ["process 1, thread 1", "process 1, thread 2", "process 2"]),
    ],
)
def test_workers_are_named_as_a_learner_would(places, names):
    records = [plain(process=p, interpreter=i, thread=t, role=role) for p, i, t, role in places]
    assert list(Lanes.of(records).workers) == names


def test_a_sleeper_that_wakes_after_all_others_is_late_by_its_first_nap():
    ms = 1_000_000
    loop, sleeper = plain(), plain(nap=2 * ms, ticks=(0, 12 * ms, 15 * ms), thread=2)
    assert Lanes.of([loop, sleeper]).late == pytest.approx(0.010)
    assert Lanes.of([loop]).late is None


def test_pauses_that_the_system_does_not_tell_apart_are_one_state():
    record = plain(gaps=(Gap(2_000_000, 6_000_000, 0, 3_000_000, None),), told=False)
    assert [(state, (end - start) // 1_000_000) for state, start, end in record.segments()] == [
        ("running", 2), ("still", 3), ("running", 5),
    ]  # fmt: skip
    assert record.waited is record.queued is None
    assert Lanes.of([record]).gil_wait is None


def test_what_ran_in_a_stretch_with_a_pause_is_no_proof_of_an_overlap():
    gap = Gap(0, 10_000_000, 0, 5_000_000, 0)
    split = [plain(gaps=(gap,), cpu=5_000_000, thread=t) for t in (1, 2)]
    assert Lanes.of(split).overlap == 0
    assert Lanes.of([plain(), plain(thread=2)]).overlap == 1
