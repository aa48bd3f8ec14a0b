"""The share of time that a row was busy, as a staircase: for stretches too short or too many to be drawn one by one."""

from collections.abc import Iterable, Sequence

from parcours.draw.axis import BAR, Scale
from parcours.draw.canvas import Canvas, num

__all__ = ["busy_shares", "draw_staircase"]


def busy_shares(stretches: Iterable[tuple[float, float]], scale: Scale, step: int) -> list[float]:
    """Return, for each step of so many pixels, the time in stretches over the time of the step.

    stretches: (start, end) in seconds; where two overlap, both count.

    >>> busy_shares([(0, 1.5), (1, 2)], Scale(0, 4, 0, 4), 1)
    [1.0, 1.5, 0.0, 0.0]
    """
    bins = int((scale.right - scale.left) // step)
    seconds = step * (scale.end - scale.begin) / (scale.right - scale.left)
    part, whole = [0.0] * (bins + 1), [0] * (bins + 1)
    for start, end in stretches:
        first, last = (start - scale.begin) / seconds, (end - scale.begin) / seconds
        i, j = min(int(first), bins - 1), min(int(last), bins - 1)
        if i == j:
            part[i] += last - first
            continue
        part[i] += i + 1 - first
        part[j] += last - j
        whole[i + 1] += 1  # all bins between the two are full
        whole[j] -= 1
    full, shares = 0, []
    for i in range(bins):
        full += whole[i]
        shares.append(part[i] + full)
    return shares


def draw_staircase(canvas: Canvas, y: float, shares: Sequence[float], scale: Scale, step: int, css: str) -> None:
    """Draw shares of 1 as heights in a row, filled from below; nothing where all are too low to be seen."""
    heights = [round(BAR * min(1.0, share)) for share in shares]
    d, last, run = f"M{num(scale.left)} {num(y + BAR)}", 0, 0
    for height in [*heights, 0]:
        if height != last:
            d += (f"h{run * step}" if run else "") + f"v{last - height}"
            last, run = height, 0
        run += 1
    if any(heights):
        canvas.path(d + "z", css)
