"""Replay of a run: the task graph, the timeline and the memory under one time, as one HTML output.

The picture plays once by itself and stops at the end; that is what an untrusted or script-less viewer shows. Where
scripts run, replay.js puts a player in its place, which reads from the picture itself what is seen when (`data-t`,
`data-until`); it is given the colours, and how many tasks were in which state at each step.
"""

import bisect
import contextlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from parcours.draw.layout import Placed, Sizes, place
from parcours.draw.marks import (
    MARGIN,
    TOKENS,
    WIDEST,
    Badge,
    Canvas,
    Picture,
    badges,
    count,
    heading,
    lines_of_name,
    num,
    on_worker,
    shorten_name,
    stem_of,
    text_width,
    worker,
)
from parcours.draw.memory import curve, peak_label, size
from parcours.draw.task_graph import MOST_COMPACT, MOST_EDGES, MOST_FULL, draw_edge
from parcours.draw.timeline import (
    MOST_LABEL,
    ROW,
    STANDARD,
    Scale,
    draw_axis,
    draw_caller,
    draw_rows,
    found_in_words,
    is_crowded,
    reach,
    rows_of,
)
from parcours.graph import TaskGraph
from parcours.spans import Span, natural

__all__ = ["Replay", "replay"]

STEPS = 500  # changes closer than this part of the run are one
LONGEST = 5  # seconds that the picture plays: a longer motion would need a pause button
LEAD = 0.2  # part of the run; so long nothing may happen at its beginning
BESIDE = 300  # pixels; a graph no wider stands left of the timeline, a wider one above it
HIGH = 84  # pixels of the memory curve
ROOM = WIDEST - 2 * MARGIN  # pixels for a graph
PAST = 2  # pixels of the veil beyond the end, for lines that stand there

# What a task may be, in the order in which it is told: what the key says, and what the line below the buttons says.
STATES = {
    "waiting": ("waiting", "waiting"),
    "running": ("running", "running"),
    "memory": ("result in memory", "in memory"),
    "done": ("done", "done"),
    "freed": ("result freed", "freed"),
    "failed": ("failed", "failed"),
    "lost": ("worker lost", "lost"),
    "cancelled": ("cancelled", "cancelled"),
}
ENDS = {"ok": "done", "failed": "failed", "lost": "lost"}  # the state of a span, and that of its task after it


@dataclass(frozen=True, repr=False)
class Replay(Picture):
    """A picture that plays once, and what the player needs to know beside it.

    data: begin, end, steps ... as replay.js reads them; empty where nothing ran, and then there is no player.
    """

    data: dict = field(default_factory=dict)

    def html(self) -> str:
        """The picture, with the script that puts the player in its place."""
        if not self.data:
            return self.img()
        script = Path(__file__).with_name("replay.js").read_text(encoding="utf-8").strip().removesuffix(";")
        data = json.dumps(self.data, separators=(",", ":")).replace("</", "<\\/")
        return f'<div class="parcours-replay">{self.img()}<script>{script}({data});</script></div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html(), "text/plain": self.alt}


def replay(
    graph: TaskGraph,
    *,
    memory: Iterable[tuple[float, str, int]] = (),
    submitted: Iterable[float] = (),
    waits: Iterable[tuple[float, float]] = (),
    title: str = "Replay",
) -> Replay:
    """A run that can be played: what was waiting, running, done, in memory and freed at each moment.

    graph: the tasks, with the spans of the run.
    memory: (seconds, task, bytes) when a result came, and (seconds, task, -bytes) when it was freed; left out where
    nothing is known of it.
    submitted, waits: seconds, and (start, end) in seconds, of the caller, as in `timeline`.
    """
    spans = sorted(graph.spans, key=lambda s: (s.start, s.end, s.task, s.attempt, s.worker, s.state))
    if not spans:
        canvas = Canvas()
        found = f"{count(len(graph.tasks), 'task')}, none of which ran" if graph.tasks else "no tasks were recorded"
        taken, y = heading(canvas, title, found, STANDARD - 2 * MARGIN)
        picture = canvas.picture(taken + 2 * MARGIN, y, f"{title}: {found}.")
        return Replay(picture.svg, picture.alt, picture.width, picture.height)

    memory = sorted((t, task, nbytes) for t, task, nbytes in memory if task in graph.inputs)
    submitted, waits = sorted(submitted), sorted((start, end) for start, end in waits)
    begin, end = reach(spans, [*submitted, *(t for t, _, _ in memory)], waits)
    first = min([spans[0].start, *submitted[:1], *(start for start, _ in waits[:1])])
    if first - begin > LEAD * (end - begin):
        begin = first
    clock = _Clock(begin, end, spans, memory)
    shown = badges(spans)
    histories = {task: clock.merged(history) for task, history in _histories(graph, spans, memory, begin).items()}
    held = _held(memory, clock)
    steps = _steps(histories, held, clock)
    states = [state for i, state in enumerate(STATES) if any(step[i + 1] for step in steps)]
    drawing = _drawing(graph, histories, shown, clock)

    stage = _Stage(clock)
    unstarted = len(graph.tasks) - len({span.task for span in spans})
    picture = _draw(stage, drawing, spans, unstarted, submitted, waits, held, states, title)
    columns = [0, *(i + 1 for i, state in enumerate(STATES) if state in states), -1]
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
            "words": [STATES[state][1] for state in states],
            "bytes": int(_has_bytes(held)),
            "steps": [[step[column] for column in columns] for step in steps],
            "css": _inline_rules(picture.svg),
        },
    )


# -- time ----------------------------------------------------------------------------------------------------


class _Clock:
    """The time of the run in steps, and how fast it is played.

    All changes within one part in `STEPS` of the run are shown at the last of their times.
    """

    def __init__(self, begin: float, end: float, spans: Sequence[Span], memory: Sequence[tuple]):
        self.begin, self.end = begin, end
        self._digits = max(2, 4 - math.floor(math.log10(end - begin)))
        times = {t for span in spans for t in (span.start, span.end)} | {t for t, _, _ in memory}
        self.starts, self.times = [begin], [self.round(begin)]
        for t in sorted(t for t in times if begin < t <= end):
            if len(self.starts) == 1 or t - self.starts[-1] > (end - begin) / STEPS:
                self.starts.append(t)
                self.times.append(self.round(t))
            self.times[-1] = max(self.times[-1], self.round(t))
        self.speed, self.speeds = _speeds(end - begin)
        self.unit = next(
            unit
            for unit in ((1, "s", 2 if end < 100 else 1), (1e3, "ms", 1), (1e6, "µs", 0))
            if (end - begin) * unit[0] >= 1 or unit[0] == 1e6
        )

    def round(self, t: float) -> float:
        """Seconds with as many digits as tell steps apart."""
        return round(t, self._digits)

    def step(self, t: float) -> int:
        """The index of the step in which something is shown."""
        return max(0, bisect.bisect_right(self.starts, t) - 1)

    def merged(self, history: list["_Change"]) -> list["_Change"]:
        """The changes of one task at the times of steps; of several in one step the last."""
        last = {self.step(change.t): change for change in history}
        return [change._replace(t=self.times[i]) for i, change in sorted(last.items())]

    def delay(self, t: float) -> str:
        """When the picture shows it, counted from the moment at which it begins to play."""
        return f"{(t - self.begin) / self.speed:.2f}".rstrip("0").rstrip(".") + "s"


def _speeds(length: float) -> tuple[float, list[float]]:
    """How many times as fast as real time a run is played, and all that may be chosen.

    Real time for a run of 1 to 5 seconds; another round factor for a run too long, or too short to be followed.

    >>> _speeds(2.8)
    (1, [0.2, 0.5, 1, 2, 5])
    >>> _speeds(12)[0], _speeds(0.3)[0]
    (5, 0.1)
    """
    low = math.floor(math.log10(length)) - 3
    factors = [float(f"{digit}e{power}") for power in range(low, low + 6) for digit in (1, 2, 5)]
    factors = [int(factor) if factor >= 1 else factor for factor in factors]
    fast = next(i for i, factor in enumerate(factors) if length / factor <= LONGEST)
    at = factors.index(1) if 1 <= length <= LONGEST else fast
    return factors[at], factors[at - 2 : at + 3]


class _Change(NamedTuple):
    """From t on, a task is in this state; `worker` is who ran it last, or "" if nobody did yet."""

    t: float
    state: str
    worker: str


def _histories(graph: TaskGraph, spans: Sequence[Span], memory: Sequence[tuple], begin: float) -> dict:
    """{task: its changes}, in order of time."""
    happened: dict[str, list] = {task: [] for task in graph.tasks}
    for span in spans:
        if span.task not in happened:
            continue
        if span.state == "cancelled":
            happened[span.task].append((span.start, 1, "cancelled", ""))
            continue
        happened[span.task].append((span.start, 1, "running", span.worker))
        if span.state != "open":
            # An attempt that ends when the next begins is over first.
            happened[span.task].append((span.end, 0 if span.end > span.start else 2, ENDS[span.state], span.worker))
    known = {task for _, task, _ in memory}
    for t, task, nbytes in memory:
        happened[task].append((t, 3, "memory" if nbytes >= 0 else "freed", None))
    histories = {}
    for task, events in happened.items():
        changes, ran_on = [_Change(begin, "waiting", "")], ""
        for t, _, state, name in sorted(events, key=lambda event: event[:2]):
            ran_on = ran_on if name is None else name
            if state == "done" and task in known:
                state = "memory"
            # What is told of memory may be stamped before the end of the attempt that made it.
            if name is None and changes[-1].state == "running":
                continue
            changes.append(_Change(t, state, ran_on))
        histories[task] = changes
    return histories


def _held(memory: Sequence[tuple], clock: _Clock) -> list[tuple[float, int]]:
    """(seconds, bytes of all results in memory) at each step that changed it."""
    level, held = {}, 0
    for t, _, nbytes in memory:
        held += nbytes
        level[clock.times[clock.step(t)]] = max(0, held)
    changes = sorted(level.items())
    return [now for now, before in zip(changes, [(0, 0), *changes], strict=False) if now[1] != before[1]]


def _has_bytes(held: Sequence[tuple[float, int]]) -> bool:
    return any(nbytes for _, nbytes in held)


def _steps(histories: dict, held: list[tuple[float, int]], clock: _Clock) -> list[list]:
    """[seconds, number of tasks in each of STATES, bytes held] for each step."""
    changes: dict[float, dict[str, int]] = {clock.times[0]: dict.fromkeys(STATES, 0)}
    for history in histories.values():
        before = None
        for change in history:
            tally = changes.setdefault(change.t, dict.fromkeys(STATES, 0))
            tally[change.state] += 1
            if before:
                tally[before] -= 1
            before = change.state
    level, now, nbytes, steps = dict(held), dict.fromkeys(STATES, 0), 0, []
    for t in sorted({*changes, *level, clock.round(clock.end)}):
        for state, more in changes.get(t, {}).items():
            now[state] += more
        nbytes = level.get(t, nbytes)
        steps.append([t, *now.values(), nbytes])
    return steps


# -- what moves ----------------------------------------------------------------------------------------------

# Each part is hidden until its time, and again from `data-until` on. Without motion, the end stands.
MOVING = (
    "@media(prefers-reduced-motion:no-preference){{[data-t]{{animation:on 1ms both}}"
    "[data-until]{{animation:on 1ms both,off 1ms forwards}}"
    "[data-part=veil]{{animation:veil {length} linear both}}[data-part=cursor]{{animation:cursor {length} linear both}}"
    "@keyframes on{{from{{visibility:hidden}}to{{visibility:visible}}}}@keyframes off{{to{{visibility:hidden}}}}"
    "@keyframes veil{{from{{transform:scaleX(1)}}to{{transform:scaleX(0)}}}}"
    "@keyframes cursor{{from{{transform:translateX(-{wide}px)}}to{{transform:none}}}}}}"
)
STILL = "[data-part=veil]{transform-box:fill-box;transform-origin:right;transform:scaleX(0)}"


class _Stage(Canvas):
    """A canvas with parts that are seen for a time only."""

    def __init__(self, clock: _Clock):
        super().__init__()
        self.clock, self.moving = clock, ""

    def timed(self, t: float, until: float | None = None) -> dict[str, str]:
        """The attributes of what is seen from t on, and until when."""
        digits = {"data-t": f"{t:.12g}"}
        if until is None:
            return digits | {"style": f"animation-delay:{self.clock.delay(t)}"}
        delays = f"animation-delay:{self.clock.delay(t)},{self.clock.delay(until)}"
        return digits | {"data-until": f"{until:.12g}", "visibility": "hidden", "style": delays}

    @contextlib.contextmanager
    def part(self, t: float, until: float | None = None):
        """What is drawn in the block is seen from t on, and until when."""
        self._parts.append("<g" + "".join(f" {k}='{v}'" for k, v in self.timed(t, until).items()) + ">")
        yield
        self._parts.append("</g>")

    def sweep(self, scale: Scale, top: float, bottom: float) -> None:
        """The veil over what is yet to come, and the line that says when it is."""
        wide = scale.right - scale.left
        veil = {"opacity": "0.82", "data_part": "veil"}
        self.rect(scale.left, top, wide + PAST, bottom - 4 - top, "f-paper", **veil)
        self.line(scale.right, top, scale.right, bottom, "s-ink", 1.5, data_part="cursor")
        length = self.clock.delay(self.clock.end)
        self.moving = STILL + MOVING.format(length=length, wide=num(wide))

    def picture(self, width: float, height: float, alt: str) -> Picture:
        still = super().picture(width, height, alt)
        svg = still.svg.replace("</style>", self.moving + "</style>", 1)
        return Picture(svg, still.alt, still.width, still.height)


def _inline_rules(svg: str) -> str:
    """The colours for an SVG that is a part of the page, where `light-dark` follows the theme."""
    style = svg[svg.index("<style>") : svg.index("</style>")]
    rules = []
    for token, (light, dark) in TOKENS.items():
        for kind, what in (("f", "fill"), ("s", "stroke")):
            if f".{kind}-{token}{{" in style:
                colour = light if light == dark else f"light-dark({light},{dark})"
                rules.append(f".{kind}-{token}{{{what}:{colour}}}")
    return "".join(rules)


# -- the whole -----------------------------------------------------------------------------------------------


def _draw(stage: _Stage, drawing, spans, unstarted, submitted, waits, held, states, title) -> Picture:
    """Heading, graph, timeline, memory and the key to the states."""
    found = found_in_words(spans, unstarted)
    peak = max((nbytes for _, nbytes in held), default=0)
    if peak:
        found += f"; results in memory: at most {size(peak)}"
    if drawing.note:
        found += f"; {drawing.note}"
    rows = rows_of(spans, None)
    caller = bool(submitted or waits)
    labels = [row.label for row in rows] + ["your code"] * caller + ["in memory"] * bool(peak)
    column = min(MOST_LABEL, max(text_width(label, 11) for label in labels)) + 10
    beside = drawing.width <= BESIDE
    left = MARGIN + column + (drawing.width + 24 if beside else 0)
    width = min(WIDEST, max(STANDARD, left + 380 if beside else drawing.width + 2 * MARGIN))
    scale = Scale(left, width - 20, stage.clock.begin, stage.clock.end)
    crowded = is_crowded(spans, scale)
    if crowded or rows[-1].workers > 1:
        scale = scale._replace(right=width - (60 if crowded else 84))

    _, y = heading(stage, title, found, width - 2 * MARGIN)
    graph_top = y + (8 if beside else 6)
    drawing.draw(stage, MARGIN, graph_top)
    below = graph_top + drawing.height
    y += 4
    if not beside:
        y = _key(stage, MARGIN, below + 14, width - 2 * MARGIN, drawing, states) + 16
    top = y
    if crowded:
        y += 12
        stage.text(width - 18, y - 3, "busy", "f-soft", 11, "end")
    if caller:
        draw_caller(stage, y, submitted, waits, scale)
        y += ROW
    y = draw_rows(stage, y, rows, crowded, scale)
    if peak:
        y = _memory(stage, y + 18, held, peak, scale)
    draw_axis(stage, y + 2, scale)
    stage.sweep(scale, top - 4, y + 6)
    y += 26
    if beside:
        key_left = MARGIN + drawing.width + 36
        y = max(_key(stage, key_left, y + 16, width - 12 - key_left, drawing, states), below) + 10
    return stage.picture(width, y, f"{title or 'Replay'}: {found}.")


def _memory(stage: _Stage, y: float, held: list[tuple[float, int]], peak: int, scale: Scale) -> float:
    """Bytes of results over time; returns the base line."""
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


def _key(stage: _Stage, x: float, y: float, room: float, drawing, states: Sequence[str]) -> float:
    """The marks of all states that occur, each with its name, in as many lines as it takes; returns their end."""
    left, step = x, drawing.key_size[1] + 8
    for state in states:
        words = STATES[state][0]
        wide = drawing.key_size[0] + 8 + text_width(words, 11) + 22
        if left > x and left + wide - 22 > x + room:
            left, y = x, y + step
        drawing.key(stage, left, y, state)
        stage.text(left + drawing.key_size[0] + 8, y + drawing.key_size[1] / 2 + 4, words, "f-soft", 11)
        left += wide
    return y + drawing.key_size[1]


# -- nodes ---------------------------------------------------------------------------------------------------


class _Look(NamedTuple):
    """Sizes of nodes, in pixels; `tab` is the width of the worker's tab."""

    tall: int
    font: float
    most: int
    gap: int
    rise: int
    tab: float


@dataclass
class _Nodes:
    """A graph of named nodes."""

    histories: dict[str, list[_Change]]
    shown: dict[str, Badge]
    placed: Placed
    sizes: Sizes
    look: _Look
    note = ""

    @property
    def width(self) -> float:
        return self.placed.width

    @property
    def height(self) -> float:
        return self.placed.height

    @property
    def key_size(self) -> tuple[float, float]:
        return 38 + self.look.tab + text_width("task", self.look.font), self.look.tall

    def draw(self, stage: _Stage, x: float, y: float) -> None:
        begin = stage.clock.times[0]
        for ends in sorted(self.placed.curves, key=lambda ends: (natural(ends[0]), natural(ends[1]))):
            points = [(x + px, y + py) for px, py in self.placed.curves[ends]]
            made = next((c.t for c in self.histories[ends[0]] if c.state in ("done", "memory", "freed")), None)
            with stage.part(begin, made):
                draw_edge(stage, points, False, True)
            if made is not None:
                with stage.part(made):
                    draw_edge(stage, points, False, False)
        for task in sorted(self.placed.spots, key=natural):
            px, py = self.placed.spots[task]
            history = self.histories[task]
            for change, after in zip(history, [*history[1:], None], strict=True):
                with stage.part(change.t, after.t if after else None):
                    badge = self.shown[change.worker] if change.worker else None
                    left, top = x + px - self.sizes.width / 2, y + py - self.look.tall / 2
                    self._node(stage, left, top, self.sizes.width, task, change.state, badge)

    def key(self, stage: _Stage, x: float, y: float, state: str) -> None:
        badge = None if state in ("waiting", "cancelled") else Badge(1, 1)
        self._node(stage, x, y, self.key_size[0], "task", state, badge)

    def _node(self, stage, left, top, wide, task, state, badge) -> None:
        """One task. Each state differs in outline, fill or sign, so that it is told without colour."""
        look, tall, middle = self.look, self.look.tall, top + self.look.tall / 2
        never = state in ("waiting", "cancelled")
        css, stroke = ("s-ink", 2.5) if state == "running" else ("s-line", 1.25)
        fill = "f-fill" if state in ("memory", "done") else "f-paper"
        dash = {"stroke_dasharray": "3 3"} if never else {}
        stage.rect(left, top, wide, tall, f"{fill} {css}", 5, stroke_width=stroke, **dash)
        if badge and look.tab:
            tab = look.tab
            round_left = f"a5 5 0 0 1 -5 -5v-{tall - 10}a5 5 0 0 1 5 -5z"
            d = f"M{num(left + tab)} {num(top)}v{tall}h-{num(tab - 5)}{round_left}"
            hollow = state in ("freed", "failed", "lost")
            stage.path(d, f"f-paper {worker(badge.hue, 's')}" if hollow else worker(badge.hue), 1.5 if hollow else None)
            number = "f-soft" if hollow else on_worker(badge.hue)
            stage.text(left + tab / 2, middle + 3.6, str(badge.number), number, 10, "middle", bold=True)
        words = shorten_name(task, wide - look.tab - 29, look.font)
        css = "f-soft" if never or state == "freed" else "f-ink"
        stage.text(left + look.tab + 7, middle + look.font * 0.35, words, css, look.font)
        _sign(stage, left + wide - 11, middle, state)


def _sign(stage: _Stage, x: float, y: float, state: str) -> None:
    """The sign of a state, its middle at x, y."""
    if state == "running":
        stage.path(f"M{num(x - 3)} {num(y - 5)}l8 5l-8 5z", "f-ink")
    elif state in ("memory", "done"):
        stage.rect(x - 4, y - 4, 8, 8, "f-ink")
    elif state == "freed":
        stage.rect(x - 3.5, y - 3.5, 7, 7, "s-soft", stroke_width=1.2)
    elif state == "failed":
        stage.path(f"M{num(x - 4)} {num(y - 4)}l8 8m0 -8l-8 8", "s-ink", 2)
    elif state == "lost":
        stage.path(f"M{num(x + 3)} {num(y - 8)}l-5 4 5 4 -5 4 5 4", "s-ink", 1.5)
    elif state == "cancelled":
        stage.path(f"M{num(x - 4)} {num(y)}h8", "s-soft", 2)


def _drawing(graph: TaskGraph, histories: dict, shown: dict[str, Badge], clock: _Clock):
    """The graph as nodes, if they have room, else as squares."""
    tasks, edges = len(graph.tasks), len(graph.edges)
    if tasks <= MOST_COMPACT and (edges <= MOST_EDGES or edges <= 3 * tasks):
        tab = max([15.0, *(text_width(str(badge.number), 10, True) + 5 for badge in shown.values())])
        path, _ = graph.critical_path(graph.durations())
        upright = set(zip(path, path[1:], strict=False))
        looks = [_Look(26, 12, 180, 20, 28, tab), _Look(20, 11, 120, 10, 26, 0)]
        for look in looks[tasks > MOST_FULL :]:
            widest = max(text_width(task, look.font) for task in graph.tasks)
            wide = min(look.most, max(44, round(widest + 0.5) + 29 + look.tab))
            for dealt_out in (False, True):
                sizes = Sizes(wide, look.tall, 6 if dealt_out else look.gap, look.rise)
                placed = place(graph, sizes, upright, STANDARD - 2 * MARGIN, ROOM if dealt_out else None)
                if placed.width <= ROOM:
                    return _Nodes(histories, shown, placed, sizes, look)
    return _squares(graph, histories, shown)


# -- squares -------------------------------------------------------------------------------------------------

MOST_SQUARES = 2000  # beyond, a square stands for several tasks
MOST_GROUPS = 40
MOST_TALL = 340  # pixels of all grids, if squares can be so small
LEAST_GROUP = 84  # pixels, for its name
LINE = 14  # pixels, of a name
WORST_FIRST = ("failed", "lost", "cancelled", "memory", "done", "freed")  # of several tasks in one square


class _Group(NamedTuple):
    """Tasks of one name and layer; `cells` is {(row, column): tasks of one square}."""

    label: list[str]  # in lines
    tasks: int
    cells: dict[tuple[int, int], list[str]]

    def reach(self, step: int) -> tuple[int, int]:
        """Pixels to the right and down."""
        return (max(c for _, c in self.cells) + 1) * step, (max(r for r, _ in self.cells) + 1) * step


@dataclass
class _Squares:
    """A graph of many tasks: a square each, those of one name and layer together, in the order of the data."""

    histories: dict[str, list[_Change]]
    shown: dict[str, Badge]
    groups: list[tuple[_Group, float, float]]  # with its place
    side: int
    width: float
    height: float
    note: str
    head: int  # pixels for the names and counts above the squares
    key_size = (12, 12)

    def draw(self, stage: _Stage, x: float, y: float) -> None:
        step = _step(self.side)
        seen: dict[tuple[float, str, int], list[str]] = {}
        for group, dx, dy in self.groups:
            for i, line in enumerate(reversed(group.label)):
                stage.text(x + dx, y + dy + self.head - 21 - i * LINE, line)
            stage.text(x + dx, y + dy + self.head - 7, count(group.tasks, "task"), "f-soft", 11)
            for (row, column), tasks in group.cells.items():
                left, top = x + dx + column * step, y + dy + self.head + row * step
                for change in self._history(tasks):
                    hue = self.shown[change.worker].hue if change.worker else 0
                    seen.setdefault((change.t, change.state, hue), []).append((left, top))
        # A later state lies over an earlier one; what changes alike at one time is one path.
        order = {state: i for i, state in enumerate(STATES)}
        begin = stage.clock.times[0]
        for t, state, hue in sorted(seen, key=lambda key: (key[0], order[key[1]], key[2])):
            places = seen[t, state, hue]
            self._mark(stage, places, self.side, state, hue, {} if t == begin else stage.timed(t))

    def _history(self, tasks: list[str]) -> list[_Change]:
        """The changes of one square. Of several tasks: running from the first start until the last is over."""
        if len(tasks) == 1:
            return self.histories[tasks[0]]
        events = sorted((change.t, task) for task in tasks for change in self.histories[task])
        now: dict[str, _Change] = {}
        merged: list[_Change] = []
        position = dict.fromkeys(tasks, 0)
        for t, task in events:
            now[task] = self.histories[task][position[task]]
            position[task] += 1
            states = {change.state for change in now.values()}
            state = next((state for state in WORST_FIRST if state in states), "waiting")
            if "running" in states or ("waiting" in states and state != "waiting"):
                state = "running"
            change = _Change(t, state, now[task].worker or (merged[-1].worker if merged else ""))
            if merged and merged[-1].t == t:
                merged[-1] = change
            elif not merged or merged[-1].state != state:
                merged.append(change)
        return merged

    def key(self, stage: _Stage, x: float, y: float, state: str) -> None:
        self._mark(stage, [(x, y)], 12, state, 1, {})

    def _mark(self, stage: _Stage, places, side: int, state: str, hue: int, more: dict) -> None:
        """Squares of one state, told by shape as well: a dot, a frame, full, hollow, crossed, struck."""
        d = ""
        small, edge = max(2, side // 3), 2 if side >= 8 else 1
        inset = {"waiting": (side - small) // 2, "running": edge / 2, "freed": edge / 2}.get(state, 0)
        if state in ("failed", "lost", "cancelled"):
            inset = 0.5
        wide = small if state == "waiting" else side - 2 * inset
        strike = {"failed": f"l{wide} {wide}m-{wide} 0l{wide} -{wide}", "lost": f"l{wide} {wide}"}.get(state, "")
        if state == "cancelled":
            strike = f"m0 {num(wide / 2)}h{num(wide)}"
        for left, top in places:
            d += f"M{num(left + inset)} {num(top + inset)}h{num(wide)}v{num(wide)}h-{num(wide)}z{strike}"
        css, width = {
            "waiting": ("f-line", None),
            "running": (f"{worker(hue)} s-ink", edge),
            "memory": (worker(hue), None),
            "done": (worker(hue), None),
            "freed": (f"f-paper {worker(hue, 's')}", edge),
        }.get(state, ("f-paper s-ink", 1))
        stage.path(d, css, width, **{name.replace("-", "_"): value for name, value in more.items()})


def _step(side: int) -> int:
    return side + (2 if side > 8 else 1)


def _squares(graph: TaskGraph, histories: dict, shown: dict[str, Badge]) -> _Squares:
    """Groups from left to right, data flowing on, with squares as large as there is room for."""
    fold = -(-len(graph.tasks) // MOST_SQUARES)
    named = _named_groups(graph)
    for side in range(16, 3, -1):
        groups, width, height, head = _flow([_group(*group, fold, side) for group in named], _step(side))
        if height <= MOST_TALL:
            break
    note = f"a square is up to {fold} tasks" if fold > 1 else ""
    return _Squares(histories, shown, groups, side, width, height, note, head)


def _named_groups(graph: TaskGraph) -> list[tuple[str, list[str], list]]:
    """(label, tasks, their blocks) for each layer of Dask's, or else for each name in each layer of the graph."""
    blocks = dict(zip(graph.tasks, graph.blocks, strict=True)) if graph.blocks else {}
    depth = {task: i for i, layer in enumerate(graph.layers()) for task in layer}

    def grouped(key) -> dict:
        groups: dict[tuple, list[str]] = {}
        for task in sorted(graph.tasks, key=lambda task: (depth[task], natural(stem_of(task)), natural(task))):
            groups.setdefault(key(task), []).append(task)
        return groups

    groups = grouped(lambda task: blocks[task][:1] if blocks.get(task) else (depth[task], stem_of(task)))
    if len(groups) > MOST_GROUPS:  # a chain or a ladder: the same names in one layer after another
        groups = grouped(stem_of)
    named, before = [], Counter()
    for tasks in groups.values():
        name = stem_of(tasks[0])
        before[name] += 1
        label = f"{name} #{before[name]}" if before[name] > 1 else name
        named.append((label, tasks, [blocks.get(task) for task in tasks]))
    if len(named) <= MOST_GROUPS:
        return named
    rest = [task for _, tasks, _ in named[MOST_GROUPS - 1 :] for task in tasks]
    return [*named[: MOST_GROUPS - 1], ("others", rest, [None] * len(rest))]


def _group(label: str, tasks: list[str], blocks: list, fold: int, side: int) -> _Group:
    """The tasks at the place of their blocks, or in lines of one length."""
    cells: dict[tuple[int, int], list[str]] = {}
    places = [(0, 0, *block[1])[-2:] if block and block[1] else None for block in blocks]
    if None not in places and len(set(places)) == len(tasks):
        along = math.ceil(fold**0.5) if any(row for row, _ in places) else fold
        for task, (row, column) in zip(tasks, places, strict=True):
            cells.setdefault((row // along, column // along), []).append(task)
        if (max(column for _, column in cells) + 1) * _step(side) <= ROOM:
            return _group_of(label, tasks, cells, side)
        cells.clear()
    # About four times as wide as high, and no narrower than its name.
    across = max(LEAST_GROUP // _step(side), math.ceil((len(tasks) / fold * 4) ** 0.5))
    across = min(across, ROOM // _step(side))
    for i, task in enumerate(tasks):
        cells.setdefault(divmod(i // fold, across), []).append(task)
    return _group_of(label, tasks, cells, side)


def _group_of(label: str, tasks: list[str], cells: dict, side: int) -> _Group:
    wide = max(LEAST_GROUP, (max(column for _, column in cells) + 1) * _step(side))
    return _Group(lines_of_name(label, wide, wide), len(tasks), cells)


def _flow(groups: list[_Group], step: int) -> tuple[list, float, float, int]:
    """Each group with its place, in lines; then the width and height of all, and the height of a head."""
    x = y = tall = width = 0
    head = 18 + LINE * max(len(group.label) for group in groups)
    placed = []
    for group in groups:
        right, down = group.reach(step)
        wide = max(LEAST_GROUP, right)
        if x and x + wide > ROOM:
            x, y, tall = 0, y + tall + 16, 0
        placed.append((group, x, y))
        width, tall = max(width, x + wide), max(tall, head + down)
        x += wide + 20
    return placed, width, y + tall, head
