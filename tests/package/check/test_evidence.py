"""Evidence is a value: it knows what was given and what came back, and goes through JSON."""

import dataclasses
import json

import pytest
from runs import CALLER, RIGHT, arrival, played, trace_of

from parcours.check import Words
from parcours.check.evidence import Arrival, Evidence, Record
from parcours.check.givens.calls import calls
from parcours.check.needs import THREADS
from parcours.check.plain import NotPlain, plain
from parcours.trace import Trace


def test_what_was_given_is_known():
    run = played(RIGHT, xs=(3, 1, 4, 1))
    assert (run.xs, run.meet) == ([3, 1, 4, 1], 4)
    assert run.values == [30, 10, 40, 10]
    assert run.pairs == [(3, 30), (1, 10), (4, 40), (1, 10)]
    assert run.value_of(4) == 40
    with pytest.raises(KeyError):
        run.value_of(5)


def test_xs_that_are_equal_but_not_the_same_have_a_value_each():
    run = played([], xs=(1, 1.0, True, "1"), values=((1, 5), (1.0, 6), (True, 7), ("1", 8)))
    assert run.values == [5, 6, 7, 8]
    again = Evidence.from_json(run.to_json())
    assert again.values == [5, 6, 7, 8]


def test_evidence_does_not_change():
    with pytest.raises(AttributeError):
        played(RIGHT).result = []
    with pytest.raises(AttributeError):
        played(RIGHT).record.most = 1


ARRIVALS = (
    arrival(3, "dask#1.0", away=True, others=True, cut_off=True),
    arrival("read", part=(2, 8), worker="ray", thread=True, reads=True),
)
RUNS = {
    "bare": played(RIGHT),
    "whole": dataclasses.replace(
        played(
            {"a": [1.5, None, "é\ud800"]},
            trace=trace_of(("submitted", 1, "a"), ("waited", 2), ("fetched", 3)),
            proven=True,
            arrivals=ARRIVALS,
            proof=ARRIVALS[:1],
            reports=({"ticks": [1, 2], "gap": [[0, None]]},),
            lost=(11, 12),
            seconds=0.25,
            why="patience",
        ),
        words=Words("fetch", "page", "pages"),
        overhead=1e-4,
    ),
    "no trace": played(None, trace=Trace(missed=["one"]), decision=None),
    "large numbers": played([2**70, -1e300, 5e-324]),
}


@pytest.mark.parametrize("name", RUNS)
def test_evidence_goes_through_json(name):
    run = RUNS[name]
    assert Evidence.from_json(run.to_json()) == run
    assert Evidence.from_dict(run.to_dict()) == run
    run.to_json().encode()  # half a character of the answer's text is escaped


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_not_finite_come_through(number):
    (again,) = Evidence.from_json(played([number]).to_json()).result
    assert repr(again) == repr(number)


@pytest.mark.parametrize("promise", ["threads", ""])
def test_what_is_not_plain_comes_through(promise):
    run = played(NotPlain("It returned one `Future`", promise))
    again = Evidence.from_json(run.to_json())
    assert (str(again.result), again.result.promise) == ("It returned one `Future`", promise)
    assert again.to_json() == run.to_json()


def test_the_keys_of_a_result_are_strings_before_it_is_evidence():
    result = plain({1: "a", None: "b", (1, 2): "c"})
    assert Evidence.from_json(played(result).to_json()).result == result == {"1": "a", "None": "b", "(1, 2)": "c"}


def test_a_run_of_an_answer_goes_through_json(play):
    run = play(lambda work, xs: {"sum": sum(work(x) for x in xs)}, calls([1, 2.5, "a"]), THREADS, overhead=True)
    assert run.overhead > 0
    assert len(run.record.arrivals) == 3
    assert Evidence.from_json(run.to_json()) == run


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        "[]",
        "null",
        "{}",
        "not JSON",
        json.dumps({**RUNS["bare"].to_dict(), "given": {"given": "os.path"}}),
        json.dumps({**RUNS["bare"].to_dict(), "given": None}),
        json.dumps({**RUNS["bare"].to_dict(), "trace": "{}"}),
        json.dumps({**RUNS["bare"].to_dict(), "trace": {}}),
        json.dumps({**RUNS["bare"].to_dict(), "record": {}}),
        json.dumps({**RUNS["bare"].to_dict(), "words": {"verb": "fetch"}}),
        json.dumps({**RUNS["bare"].to_dict(), "not_plain": 3}),
    ],
    ids=lambda text: text[:30],
)
def test_anything_else_is_not_evidence(text):
    with pytest.raises(ValueError, match="this is not evidence|Expecting value"):
        Evidence.from_json(text)


def test_the_referee_s_record_is_read_as_it_writes_it():
    fields = {
        "decision": "met", "why": "", "most": 2, "seconds": 0.5, "reports": [], "lost": [7], "values": [[1, 5]],
        "arrivals": [{"x": 1, "task": None, "tid": 7, "pid": 1, "worker": "ray", "others": False, "part": [2, 3]}],
        "proof": [], "rounds": 1, "waiting": 0,
    }  # fmt: skip
    record = Record.from_dict(fields)
    assert (record.decision, record.most, record.lost, record.values) == ("met", 2, (7,), ((1, 5),))
    assert record.arrivals == (Arrival(1, pid=1, tid=CALLER, worker="ray", part=(2, 3)),)
    assert Record.from_dict(record.to_dict()) == record
    assert Record.from_dict(json.loads(json.dumps(record.to_dict()))) == record
