"""Pictures from values alone: SVG that shows in an untrusted notebook and follows its theme."""

from parcours.draw.canvas import Picture
from parcours.draw.graphs.task_graph import side_by_side, task_graph
from parcours.draw.memory import memory
from parcours.draw.replay import Replay, replay
from parcours.draw.slider import slider
from parcours.draw.timeline import timeline

__all__ = ["Picture", "Replay", "memory", "replay", "side_by_side", "slider", "task_graph", "timeline"]
