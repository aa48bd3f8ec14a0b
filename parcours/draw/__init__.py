"""Pictures from values alone: SVG that shows in an untrusted notebook and follows its theme."""

from parcours.draw.marks import Picture
from parcours.draw.task_graph import task_graph
from parcours.draw.timeline import timeline

__all__ = ["Picture", "task_graph", "timeline"]
