"""How much was held at one moment and how much was sent, judged on runs that are written down."""

import pytest
from runs import PLACE, RIGHT, played

from parcours.check.behaviours import fetched_at_most, held_at_most, shipped_at_most
from parcours.engines.events import Event
from parcours.trace import Trace


def trace_of_results(*held):
    """Return a trace in which results came and went: (task, bytes), negative when it was freed."""
    events = [Event(0, "submitted", task, 0, PLACE) for task in dict.fromkeys(task for task, _ in held)]
    for t, (task, nbytes) in enumerate(held, 1):
        events.append(Event(t, "put" if nbytes > 0 else "freed", task, 0, PLACE, abs(nbytes)))
    return Trace(events, duration=100, caller="MainThread")


def test_the_peak_is_of_one_moment():
    held = [("a", 600), ("b", 500), ("a", -600), ("c", 700), ("b", -500), ("c", -700)]
    trace = trace_of_results(*held)
    assert trace.held_bytes == ((1, 600), (2, 1100), (3, 500), (4, 1200), (5, 700), (6, 0))
    assert held_at_most(played(RIGHT, trace=trace), 1200, "h").ok
    found = held_at_most(played(RIGHT, trace=trace), 1199, "h")
    assert (found.ok, found.failed, found.hint) == (False, "too much was held in memory", "h")
    assert (found.expected, found.seen) == (
        "At most 1.2 kB of results in memory at one moment.",
        "1.2 kB at one moment.",
    )
    assert held_at_most(played(RIGHT), 0, "h").ok


def test_what_was_held_is_compared_with_all_data():
    run = played(RIGHT, trace=trace_of_results(("a", 30_000)))
    words = "At most 20 kB of results in memory at one moment; the array has 2.5 MB."
    assert held_at_most(run, 20_000, "h", whole=2_500_000).expected == words


def sent(*events):
    """Return a run in which these were sent: (kind, task, bytes)."""
    made = [Event(t, kind, task, 0, PLACE, nbytes) for t, (kind, task, nbytes) in enumerate(events)]
    return played(RIGHT, trace=Trace(made, duration=100, caller="MainThread"))


def test_what_was_put_and_what_tasks_were_sent_counts():
    run = sent(("put", "", 1_000_000), ("submitted", "a", 500_000), ("submitted", "b", 500_000), ("ended", "a", 9))
    assert shipped_at_most(run, 2_000_000, "ship").ok
    found = shipped_at_most(run, 1_999_999, "ship")
    assert (found.ok, found.failed, found.hint) == (False, "the same data was sent again and again", "ship")
    assert (found.expected, found.seen) == ("At most 2 MB sent.", "2 MB sent, with 2 tasks.")


@pytest.mark.parametrize("nothing", [sent(), sent(("submitted", "a", 0))])
def test_nothing_was_sent(nothing):
    assert shipped_at_most(nothing, 0, "ship").ok


def test_what_ray_brought_to_the_caller_counts():
    run = sent(("fetched", "", 1_000_000), ("resumed", "a", 500_000), ("put", "", 9), ("submitted", "b", 9))
    assert fetched_at_most(run, 1_500_000, "home").ok
    found = fetched_at_most(run, 1_499_999, "home")
    assert (found.ok, found.failed, found.hint) == (False, "the parts came to the notebook", "home")
    assert found.seen == "1.5 MB came with `ray.get`."
