"""See the GIL: lanes that note when they ran and what they waited for, and verdicts on who lets whom run.

A lane does small units of work and stamps the time after each. It runs unchanged in threads, processes, interpreters,
Ray tasks and Dask workers. The system says for every pause how long the thread ran, queued for a CPU, or was blocked;
what is blocked and did not ask for it waits for the GIL. Such a picture shows what happened; the one proof that the
GIL was held is `takes_turns`, where lanes run with forced hand-overs switched off.

This package needs nothing but the standard library, so that a free-threaded Python can run it from here.
"""

from parcours.gil.free_threaded import free_threaded_python, recorded, run_free_threaded
from parcours.gil.records import Gap, LaneRecord, Lanes, picture
from parcours.gil.running import LaneWork, lane, lane_of_group, lanes, work
from parcours.gil.switching import switch_interval
from parcours.gil.units import UNITS, Sleeper, sleeper
from parcours.gil.verdicts import Release, Turns, cpus_used, releases, takes_turns

__all__ = [
    "UNITS",
    "Gap",
    "LaneRecord",
    "LaneWork",
    "Lanes",
    "Release",
    "Sleeper",
    "Turns",
    "cpus_used",
    "free_threaded_python",
    "lane",
    "lane_of_group",
    "lanes",
    "picture",
    "recorded",
    "releases",
    "run_free_threaded",
    "sleeper",
    "switch_interval",
    "takes_turns",
    "work",
]
