"""What a picture of a graph tells: what happened to each task, which path is critical, all in one sentence."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parcours.draw.marks import Badge, badges, count, duration
from parcours.graph import TaskGraph
from parcours.spans import Span, natural

__all__ = ["WORDS", "Story", "found", "path_in_words", "read_story", "states_in_words"]

WORDS = {"failed": "failed", "lost": "lost", "cancelled": "cancelled", "open": "running"}


@dataclass
class Story:
    """What a picture tells of each task."""

    graph: TaskGraph
    last: dict[str, Span]  # the last attempt of each task that started
    order: dict[str, int]  # of those that began
    badge: dict[str, Badge]  # of each worker
    path: tuple[str, ...]
    length: float  # of the path: seconds, or tasks without a run
    heavy: set[tuple[str, str]]  # the edges of the path

    def state(self, task: str) -> str:
        """``plan`` without a run; ``waiting`` for what did not start in one."""
        return self.last[task].state if task in self.last else "waiting" if self.last else "plan"

    def label(self, task: str) -> tuple[str, str]:
        """The name, and what is said after it."""
        span = self.last.get(task)
        words = [f"try {span.attempt + 1}"] if span and span.attempt else []
        return task, "".join(f" · {word}" for word in words + [WORDS.get(self.state(task), "")] if word)


def read_story(graph: TaskGraph) -> Story:
    """What there is to tell of a graph."""
    spans = sorted((s for s in graph.spans if s.task in graph.inputs), key=lambda s: (s.attempt, s.start))
    last = {span.task: span for span in spans}
    first: dict[str, float] = {}
    for span in spans:
        if span.worker:
            first.setdefault(span.task, span.start)
    ranked = sorted(first, key=lambda task: (first[task], natural(task)))
    path, length = graph.critical_path(graph.durations() if last else None)
    order = {task: i for i, task in enumerate(ranked, 1)}
    return Story(graph, last, order, badges(graph.spans), path, length, set(zip(path, path[1:], strict=False)))


def states_in_words(story: Story) -> str:
    """What did not go well, in brackets, or nothing."""
    states = [*WORDS, "waiting"]
    if not story.last:
        return ""
    told = Counter(story.state(task) for task in story.graph.tasks)
    told["retried"] = sum(span.attempt > 0 for span in story.last.values())
    names = {**WORDS, "waiting": "did not start", "retried": "tried again"}
    bad = [f"{told[state]} {names[state]}" for state in [*states, "retried"] if told[state]]
    return f" ({', '.join(bad)})" if bad else ""


def found(story: Story, sign: str) -> str:
    """The graph in one sentence; `sign` is how the picture shows the critical path."""
    graph, ran = story.graph, bool(story.last)
    words = count(len(graph.tasks), "task")
    if graph.edges:
        words += f", {count(graph.depth, 'layer')}"
    elif len(graph.tasks) > 1:
        words += ", none needs another"
    words += states_in_words(story)
    if story.heavy:
        name = "critical path" if ran else "longest chain"
        length = f", {duration(story.length)}" if ran else ""
        words += f"; {name} ({sign}): {count(len(story.path), 'task')}{length}"
    return words


def path_in_words(path: Sequence[str]) -> str:
    """The critical path by name, for those who do not see it, if it is short."""
    return f": {', '.join(path)}" if 1 < len(path) <= 12 else ""
