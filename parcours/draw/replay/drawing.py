"""The picture of a replay: heading, graph, timeline, memory, and the key to the states."""

from collections.abc import Iterable, Sequence

from parcours.draw.axis import Scale, after_labels, draw_axis
from parcours.draw.caller_row import Wait
from parcours.draw.canvas import MARGIN, STANDARD, WIDEST, Picture, heading, words_alone
from parcours.draw.graphs.mark_key import draw_tab
from parcours.draw.memory import curve, peak_label
from parcours.draw.palette import Badge, page_rules
from parcours.draw.replay.clock import Clock
from parcours.draw.replay.film import Film, film
from parcours.draw.replay.history import STATES, History, Memory, read_history
from parcours.draw.replay.player import Replay
from parcours.draw.replay.stage import Stage
from parcours.draw.text import text_width
from parcours.draw.timeline import Activity, chart, found_in_words, missed_in_words
from parcours.draw.words import many, size
from parcours.draw.worker_rows import rows_of
from parcours.graph import TaskGraph

__all__ = ["replay"]

LEAD = 0.2  # part of the run; so long nothing may happen at its beginning
BESIDE = 300  # pixels; a graph no wider stands left of the timeline, a wider one above it
HIGH = 84  # pixels of the memory curve


def replay(
    graph: TaskGraph,
    *,
    memory: Iterable[Memory] = (),
    submitted: Iterable[float] = (),
    waits: Iterable[Wait] = (),
    took_turns: bool = False,
    title: str = "Replay",
) -> Replay:
    """Return a run that can be played: the tasks that were waiting, running, done, in memory and freed at each moment.

    graph: the tasks, with the spans of the run.
    memory: (seconds, task, bytes) when a result came, and (seconds, task, -bytes) when it was freed; left out if
    nothing is known about it.
    submitted, waits: seconds, and (start, end) in seconds, of the caller, as in `timeline`; took_turns, too.
    """
    activity = Activity.of(graph.spans, submitted, waits)
    if not activity.spans:
        tasks = f"{many(len(graph.tasks), 'task')}, none of which ran"
        found = tasks if graph.tasks else "no tasks were recorded"
        still = words_alone(title, found + missed_in_words(graph.missed))
        return Replay(still.svg, still.alt, still.width, still.height)

    memory = sorted((t, task, nbytes) for t, task, nbytes in memory if task in graph.inputs)
    changes = [t for span in activity.spans for t in (span.start, span.end)] + [t for t, _, _ in memory]
    begin, end = activity.reach(changes)
    first = min([activity.spans[0].start, *activity.submitted[:1], *(start for start, _ in activity.waits[:1])])
    if first - begin > LEAD * (end - begin):
        begin = first
    clock = Clock(begin, end, changes)
    history = read_history(graph, activity.spans, memory, clock)
    unstarted = len(graph.tasks) - len({span.task for span in activity.spans})
    ran = found_in_words(activity.spans, unstarted, activity.waits, took_turns) + missed_in_words(graph.missed)
    picture = _draw(Stage(clock), film(graph, history), history, activity, ran, title)
    return Replay(
        picture.svg,
        picture.alt,
        picture.width,
        picture.height,
        {
            "begin": clock.round(begin),
            "end": clock.round(end),
            "speed": clock.speed,
            "speeds": clock.speeds,
            "unit": clock.unit,
            "words": [STATES[state][1] for state in history.states],
            "steps": history.steps(clock.round(end)),
            "css": page_rules(picture.svg[picture.svg.index("<style>") : picture.svg.index("</style>")]),
        },
    )


def _draw(stage: Stage, graph: Film, history: History, activity: Activity, ran: str, title: str) -> Picture:
    """Draw everything, the graph left of the timeline if it is narrow, otherwise above it; ran: the run in words."""
    peak = history.peak
    found = [ran]
    found += [f"results counted in memory since the start of the trace: at most {size(peak)}"] if peak else []
    found = "; ".join([*found, *graph.words])
    rows = rows_of(activity.spans, None)
    labels = activity.labels(rows) + ["in memory"] * bool(peak)
    beside = graph.width <= BESIDE
    left = after_labels(labels, MARGIN + (graph.width + 24 if beside else 0))
    width = min(WIDEST, max(STANDARD, left + 380 if beside else graph.width + 2 * MARGIN))
    drawn = chart(activity, rows, (stage.clock.begin, stage.clock.end), left, width)

    _, y = heading(stage, title, found, width - 2 * MARGIN)
    top = y + (8 if beside else 6)
    below = top + graph.draw(stage, MARGIN, top)
    y += 4
    if not beside:
        y = _key(stage, MARGIN, below + 14, width - 2 * MARGIN, graph, history.states) + 16
    top = y
    y = drawn.draw(stage, y + (14 if drawn.crowded else 0))
    if peak:
        y = _memory(stage, y + 18, history.held, peak, drawn.scale)
    draw_axis(stage, y + 2, drawn.scale)
    stage.sweep(drawn.scale, top - 4, y + 6)
    y += 26
    if beside:
        key_left = MARGIN + graph.width + 36
        y = max(_key(stage, key_left, y + 16, width - 12 - key_left, graph, history.states), below) + 10
    return stage.picture(width, y, f"{title or 'Replay'}: {found}.")


def _memory(stage: Stage, y: float, held: Sequence[tuple[float, int]], peak: int, scale: Scale) -> float:
    """Draw the bytes of results over time; return the base line."""
    base = y + HIGH
    places = [(scale.left, base)]
    for t, nbytes in held:
        places.append((scale.at(t), base - nbytes / peak * HIGH))
    places.append((scale.right, places[-1][1]))
    curve(stage, places, base, steps=True)
    at = next(t for t, nbytes in held if nbytes == peak)
    peak_label(stage, scale.at(at), y, f"peak {size(peak)}", scale)
    stage.text(scale.left - 10, base - 13, "results", "f-soft", 11, "end")
    stage.text(scale.left - 10, base, "in memory", "f-soft", 11, "end")
    return base


def _key(stage: Stage, x: float, y: float, room: float, graph: Film, states: Sequence[str]) -> float:
    """Draw all marks that occur, each with its meaning, in as many lines as it takes; return their end."""
    wide, tall = graph.key
    left, entries = x, [(wide, state, STATES[state][0]) for state in states]
    entries += [(graph.tab.tab + 8, "", "number of the worker")] if graph.tab else []
    for mark, state, words in entries:
        taken = mark + 8 + text_width(words, 11)
        if left > x and left + taken > x + room:
            left, y = x, y + tall + 8
        if state:
            graph.draw_in_key(stage, left, y, state)
        else:
            draw_tab(stage, left, y + tall / 2, graph.tab, Badge(1, 1))
        stage.text(left + mark + 8, y + tall / 2 + 4, words, "f-soft", 11)
        left += taken + 22
    return y + tall
