"""The key to squares coloured by time or by worker: rows on a time axis, in the colours of the squares."""

from collections.abc import Iterable

from parcours.draw.axis import MOST_LABEL, Scale, draw_axis
from parcours.draw.canvas import Canvas, num
from parcours.draw.graphs.block_layers import Layers
from parcours.draw.graphs.paint import Paint
from parcours.draw.palette import lines_of, worker
from parcours.draw.text import shorten_name, text_width
from parcours.spans import Span

__all__ = ["draw_key", "key_height"]

MOST_ROWS = 12
ROW, BAR = 20, 15  # pixels


def key_height(layers: Layers, paint: Paint) -> float:
    """Return the pixels that the key takes, 0 without a key."""
    return ROW * len(_rows(layers, paint)) + 44 if paint.by in ("time", "worker") else 0


def draw_key(canvas: Canvas, x: float, y: float, width: float, layers: Layers, paint: Paint) -> None:
    """Draw when each layer, or each worker, was busy, on a time axis; in the colours of the squares."""
    rows = _rows(layers, paint)
    if not rows:
        return
    names = [shorten_name(name, MOST_LABEL, 11) for name, _ in rows]
    left = x + max(text_width(name, 11) for name in names) + 10
    end = max(span.end for _, spans in rows for span in spans)
    begin = min(span.start for _, spans in rows for span in spans)
    scale = Scale(left, x + width - 12, 0.0 if 0 <= begin < 0.2 * end else begin, max(end, begin + 1e-6))
    y += 16
    for name, (_, row) in zip(names, rows, strict=True):
        canvas.text(left - 10, y + 12, name, size=11, anchor="end")
        for css, d in _bars(row, y, scale, paint):
            canvas.path(d, css)
        hues = {paint.hue(span) for span in row} if paint.by == "worker" else set()
        lines = lines_of(*hues) if len(hues) == 1 else 0
        for i in range(lines):  # as in the squares
            at = y + BAR * (i + 1) / (lines + 1)
            canvas.line(left, at, scale.right, at, "s-paper", 2)
        y += ROW
    draw_axis(canvas, y + 2, scale)


def _rows(layers: Layers, paint: Paint) -> list[tuple[str, list[Span]]]:
    """Return the name of each row, and the spans in it; none for squares that are not coloured by time or worker."""
    if paint.by not in ("time", "worker"):
        return []
    order = [layer.name for layer in layers.layers] if paint.by == "time" else list(paint.story.badge)
    rows: dict[str, list[Span]] = {name: [] for name in order}
    for task, span in paint.story.last.items():
        if span.state != "cancelled":
            rows[layers.home[task].name if paint.by == "time" else span.worker].append(span)
    rows = {name: spans for name, spans in rows.items() if spans}
    if len(rows) > MOST_ROWS:
        names = list(rows)[MOST_ROWS - 1 :]
        others = [span for name in names for span in rows.pop(name)]
        rows[f"{len(names)} more"] = others
    return [(name, sorted(spans, key=lambda span: (span.start, span.end))) for name, spans in rows.items()]


def _bars(spans: Iterable[Span], y: float, scale: Scale, paint: Paint) -> list[tuple[str, str]]:
    """Return (class, path) of the bars of a row; bars of one colour that touch are one."""
    runs: list[list] = []  # [class, from, to]
    for span in spans:
        css = paint.when(span.start) if paint.by == "time" else worker(paint.hue(span))
        x0, x1 = scale.at(span.start), scale.at(span.end)
        x1 = max(x1, x0 + 1.5)
        if runs and runs[-1][2] > x0 - 0.8 and (runs[-1][0] == css or x1 < runs[-1][2] + 0.8):
            runs[-1][2] = max(runs[-1][2], x1)
        else:
            runs.append([css, max(x0, runs[-1][2] if runs else 0), x1])
    paths: dict[str, list[str]] = {}
    for css, x0, x1 in runs:
        wide = num(x1 - x0)
        paths.setdefault(css, []).append(f"M{num(x0)} {num(y)}h{wide}v{BAR}h-{wide}z")
    return [(css, "".join(paths[css])) for css in sorted(paths)]
