"""A game after its run, written down: what the findings are tried on."""

from parcours.check.game import Game
from parcours.check.needs import THREADS
from parcours.engines.events import Event, Place
from parcours.trace import Trace

CALLER = 7
PLACE = Place("node", 1, "MainThread")


def arrival(x, task=None, tid=CALLER, pid=1, ray=False):
    return {"x": x, "task": task, "tid": tid, "pid": pid, "ray": ray}


def run_of(*events):
    """A run of events ("submitted", t, task), ("waited", t) and ("fetched", t) of the caller."""
    made = [Event(t, kind, *(task or [""]), 0, PLACE) for kind, t, *task in events]
    return Trace(made, duration=10, caller="MainThread")


def played(result, xs=(3, 1, 4, 1), arrivals=(), decision="met", most=4, meet=4, run=None):
    """A game after its run."""
    game = Game(print, THREADS, 1, None)
    game.xs, game.meet, game.result, game.run = list(xs), meet, result, run or run_of()
    game.caller = CALLER
    values = [[x, 10 * x] for x in dict.fromkeys(xs)]
    game.seen = {"values": values, "arrivals": list(arrivals), "decision": decision, "most": most, "proof": []}
    return game


RIGHT = [30, 10, 40, 10]
