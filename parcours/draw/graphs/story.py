"""The story of a graph: what happened to each task, which path is critical, all in one sentence."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from parcours.draw.graphs.dot import Edge
from parcours.draw.palette import Badge, badges
from parcours.draw.timeline import missed_in_words
from parcours.draw.words import duration, many, number
from parcours.graph import TaskGraph
from parcours.spans import Span, natural

__all__ = ["BAD", "STATES", "Story", "found", "path_in_words", "read_story", "states_in_words"]

# The state of an attempt, and the state of its task after it, as pictures of graphs and replays show it.
STATES = {"ok": "done", "failed": "failed", "lost": "lost", "cancelled": "cancelled", "open": "running"}
STATES["unknown"] = "unknown"
BAD = ("failed", "lost", "cancelled", "running", "unknown")  # states that a picture of a finished run names


@dataclass
class Story:
    """The facts that a picture of a graph shows about each task."""

    graph: TaskGraph
    last: dict[str, Span]  # the last attempt of each task that started
    order: dict[str, int]  # of the tasks that began
    badge: dict[str, Badge]  # of each worker
    spawns: set[Edge]  # the edges that say only that a task submitted another

    @property
    def path(self) -> tuple[str, ...]:
        """The critical path, or the first of several that are equally long."""
        return self._critical[0]

    @property
    def length(self) -> float:
        """The length of the path: seconds, or tasks without a run."""
        return self._critical[1]

    @property
    def heavy(self) -> frozenset[Edge]:
        """The edges of all chains that are as long as the path."""
        return self._critical[2]

    @property
    def chains(self) -> int:
        """The number of chains that are as long as the path."""
        return self._critical[3]

    @cached_property
    def _critical(self) -> tuple[tuple[str, ...], float, frozenset[Edge], int]:
        # Only some pictures show it, and for a large graph it takes time.
        durations = self.graph.durations() if self.last else None
        return *self.graph.critical_path(durations), *self.graph.critical_edges(durations)

    def state(self, task: str) -> str:
        """Return how the task ended: "plan" or "model" without a run, "waiting" if it did not start in one."""
        if task in self.last:
            return STATES[self.last[task].state]
        return "waiting" if self.last else "model" if self.graph.is_model else "plan"

    def label(self, task: str) -> tuple[str, str]:
        """Return the name, and the words after it."""
        span, state = self.last.get(task), self.state(task)
        words = [f"try {span.attempt + 1}"] if span and span.attempt else []
        words += ["end not seen" if state == "unknown" else state] if state in BAD else []
        return task, "".join(f" · {word}" for word in words)


def read_story(graph: TaskGraph) -> Story:
    """Return the story of a graph."""
    spans = sorted((s for s in graph.spans if s.task in graph.inputs), key=lambda s: (s.attempt, s.start))
    last = {span.task: span for span in spans}
    first: dict[str, float] = {}
    for span in spans:
        if span.worker:
            first.setdefault(span.task, span.start)
    ranked = sorted(first, key=lambda task: (first[task], natural(task)))
    order = {task: i for i, task in enumerate(ranked, 1)}
    return Story(graph, last, order, badges(graph.spans), set(graph.spawns))


def states_in_words(story: Story) -> str:
    """Return in brackets how many tasks did not go well, or nothing."""
    if not story.last:
        return ""
    told = Counter(story.state(task) for task in story.graph.tasks)
    told["retried"] = sum(span.attempt > 0 for span in story.last.values())
    names = {state: state for state in BAD} | {
        "unknown": "whose end was not seen",
        "waiting": "did not start",
        "retried": "tried again",
    }
    bad = [f"{told[state]} {name}" for state, name in names.items() if told[state]]
    return f" ({', '.join(bad)})" if bad else ""


def found(story: Story, all_heavy: bool = True) -> str:
    """Return the graph in one sentence.

    all_heavy: of several equally long chains, the picture shows all; otherwise one.
    """
    graph, ran = story.graph, bool(story.last)
    words = many(len(graph.tasks), "task")
    words += ", none needs another" if len(graph.tasks) > 1 and not graph.edges else ""
    words += states_in_words(story)
    if story.heavy:
        name = "critical path" if ran else "longest chain"
        length = many(len(story.path), "task") + (f", {duration(story.length)}" if ran else "")
        several = number(story.chains) if story.chains < 1000 else "very many"
        if story.chains == 1:
            words += f"; {name} (heavy): {length}"
        elif all_heavy:
            words += f"; {several} {name}s (all heavy): {duration(story.length) if ran else length} each"
        else:
            words += f"; {name} (heavy): {length}, one of {several} equally long"
    return words + missed_in_words(graph.missed)


def path_in_words(story: Story) -> str:
    """Return the tasks of the critical path, if they are few: for readers who do not see it."""
    first = ", the first" if story.chains > 1 else ""
    return f"{first}: {', '.join(story.path)}" if story.heavy and len(story.path) <= 12 else ""
