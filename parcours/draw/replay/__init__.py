"""Replay of a run: the task graph, the timeline and the memory under one time, as one HTML output.

The picture plays once by itself and stops at the end; an untrusted viewer, or one without scripts, shows that. Where
scripts run, player.js puts a player in its place, which reads from the picture itself what is seen when (`data-t`,
`data-until`). It is given the colours, and how many tasks were in which state at each step.
"""

from parcours.draw.replay.drawing import replay
from parcours.draw.replay.player import Replay

__all__ = ["Replay", "replay"]
