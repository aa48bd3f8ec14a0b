"""The values that a trace is made of."""

from parcours.engines.events import Event, Place, Sample


def test_values_are_plain_tuples():
    place = Place("node", 1, "MainThread")
    event = Event(1.5, "started", "f#1", 0, place)
    assert (event.nbytes, event.detail, place.name) == (0, "", "")
    assert Sample(1.0, place, "rss", 3.0).value == 3.0
    assert tuple(event) == (1.5, "started", "f#1", 0, place, 0, "")
