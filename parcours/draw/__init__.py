"""Pictures from values alone: SVG that shows in an untrusted notebook and follows its theme."""

from parcours.draw.knob import Knob, knob
from parcours.draw.marks import Picture
from parcours.draw.memory import memory
from parcours.draw.replay import Replay, replay
from parcours.draw.task_graph import side_by_side, task_graph
from parcours.draw.timeline import timeline

__all__ = ["Knob", "Picture", "Replay", "knob", "memory", "replay", "side_by_side", "task_graph", "timeline"]
