"""Runs of answers, written down as `Evidence`: what questions and judges are tried on."""

from parcours.check.evidence import Arrival, Evidence, Record
from parcours.check.givens.calls import calls
from parcours.engines.events import Event, Place
from parcours.trace import Trace

CALLER = 7  # the native id of the caller's thread
PLACE = Place("node", 1, "MainThread")
XS = (3, 1, 4, 1)
RIGHT = [30, 10, 40, 10]  # the values of XS


def arrival(x, task=None, tid=CALLER, **more):
    """Return a call of work; without more, one that the caller's thread made itself."""
    return Arrival(x, **{"pid": 1, "tid": tid, "task": task, **more})


def trace_of(*events):
    """Return a trace of events ("submitted", t, task), ("waited", t) and ("fetched", t) of the caller."""
    made = [Event(t, kind, *(task or [""]), 0, PLACE) for kind, t, *task in events]
    return Trace(made, duration=10, caller="MainThread")


def record(xs=XS, **fields):
    """Return the record of a meeting of four in which the value of each x is ten times x; `fields` replaces parts."""
    values = tuple((x, 10 * x) for x in dict.fromkeys(xs))
    return Record(**{"decision": "met", "most": 4, "values": values, **fields})


def played(result, xs=XS, *, given=None, trace=None, proven=False, **fields):
    """Return evidence of a run that returned `result`. given: `calls` of the xs, if None; fields: see `record`."""
    trace = trace_of() if trace is None else trace
    return Evidence(given or calls(xs, 4), result, trace, record(xs, **fields), CALLER, proven=proven)
