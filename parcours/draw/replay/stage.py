"""The stage of a replay: a canvas with parts that are seen for a time only.

Each part is hidden until its time, and again from `data-until` on. Without motion, the end shows.
"""

import contextlib
from collections.abc import Iterator

from parcours.draw.axis import Scale
from parcours.draw.canvas import Canvas, Picture, num
from parcours.draw.replay.clock import Clock

__all__ = ["Stage"]

PAST = 2  # pixels of the veil beyond the end, for lines that stand there; player.js knows them, too
MOVING = (
    "@media(prefers-reduced-motion:no-preference){{[data-t]{{animation:on 1ms both}}"
    "[data-until]{{animation:on 1ms both,off 1ms forwards}}"
    "[data-part=veil]{{animation:veil {length} linear both}}[data-part=cursor]{{animation:cursor {length} linear both}}"
    "@keyframes on{{from{{visibility:hidden}}to{{visibility:visible}}}}@keyframes off{{to{{visibility:hidden}}}}"
    "@keyframes veil{{from{{transform:scaleX(1)}}to{{transform:scaleX(0)}}}}"
    "@keyframes cursor{{from{{transform:translateX(-{wide}px)}}to{{transform:none}}}}}}"
)
STILL = "[data-part=veil]{transform-box:fill-box;transform-origin:right;transform:scaleX(0)}"


class Stage(Canvas):
    """A canvas with parts that are seen for a time only."""

    def __init__(self, clock: Clock):
        super().__init__()
        self.clock, self._motion = clock, ""

    def timed(self, t: float, until: float | None = None) -> dict[str, str]:
        """Return the attributes of a mark that is seen from t on, and until when."""
        digits = {"data_t": f"{t:.12g}"}
        if until is None:
            return digits | {"style": f"animation-delay:{self.clock.delay(t)}"}
        delays = f"animation-delay:{self.clock.delay(t)},{self.clock.delay(until)}"
        return digits | {"data_until": f"{until:.12g}", "visibility": "hidden", "style": delays}

    @contextlib.contextmanager
    def part(self, t: float, until: float | None = None) -> Iterator[None]:
        """Let all marks that the block draws be seen from t on, and until when."""
        words = "".join(f" {name.replace('_', '-')}='{value}'" for name, value in self.timed(t, until).items())
        self._parts.append(f"<g{words}>")
        yield
        self._parts.append("</g>")

    def sweep(self, scale: Scale, top: float, bottom: float) -> None:
        """Draw the veil over what is yet to come, and the line at the present moment."""
        wide = scale.right - scale.left
        veil = {"opacity": "0.82", "data_part": "veil"}
        self.rect(scale.left, top, wide + PAST, bottom - 4 - top, "f-paper", **veil)
        self.line(scale.right, top, scale.right, bottom, "s-ink", 1.5, data_part="cursor")
        length = self.clock.delay(self.clock.end)
        self._motion = STILL + MOVING.format(length=length, wide=num(wide))

    def picture(self, width: float, height: float, alt: str) -> Picture:
        """Return the picture of all parts, which plays once."""
        still = super().picture(width, height, alt)
        svg = still.svg.replace("</style>", self._motion + "</style>", 1)
        return Picture(svg, still.alt, still.width, still.height)
