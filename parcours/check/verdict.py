"""A verdict: what a check says, as text, as HTML for a notebook, and as JSON for tools."""

import html
from dataclasses import dataclass, field

__all__ = ["MIME", "OUTCOMES", "Verdict", "inline"]

MIME = "application/vnd.parcours.verdict+json"

# Outcome -> the card's left border. Colours have a contrast of 3:1 on white and on #111111. The line styles tell passed
# and failed from the rest without any colour, and the words come first.
OUTCOMES = {
    "passed": "6px solid #009e73",
    "passed with advice": "6px solid #0072b2",
    "failed": "6px solid #d55e00",
    "raised": "6px solid #d55e00",
    "too long": "6px solid #d55e00",
    "not attempted": "6px dotted #808080",
    "cannot tell": "6px double #cc79a7",
}


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer.

    outcome: a key of `OUTCOMES`. finding: one sentence. expected, seen, next: the three parts of a failure, plain
    text; code in `backquotes`. hint: the name of the hint that fits the mistake, or "". why: why an answer that passed
    works. links: pairs (words, address) of what to read next.
    picture: a Picture of the learner's own run, or None. progress: one line, or "".
    """

    exercise: str
    outcome: str
    finding: str
    expected: str = ""
    seen: str = ""
    next: str = ""
    hint: str = ""
    picture: object = field(default=None, compare=False, repr=False)
    progress: str = ""
    why: str = ""
    links: tuple[tuple[str, str], ...] = ()

    def __post_init__(self):
        if self.outcome not in OUTCOMES:
            raise ValueError(f"no such outcome: {self.outcome!r}")

    @property
    def passed(self):
        return self.outcome.startswith("passed")

    @property
    def _rows(self):
        rows = (
            ("Why", self.why),
            ("Expected", self.expected),
            ("Seen", self.seen),
            ("Try next", self.next),
            ("Progress", self.progress),
        )
        return [(name, words) for name, words in rows if words]

    def to_dict(self):
        names = ("exercise", "outcome", "finding", "expected", "seen", "next", "hint")
        return {name: getattr(self, name) for name in names}

    def __str__(self):
        head = f"{self.outcome.capitalize()} · {self.exercise}: {self.finding}"
        rows = [*self._rows, *(("Go to", f"{words}: {address}") for words, address in self.links)]
        return "\n".join([head, *(f"  {name:9} {words}" for name, words in rows)])

    def to_html(self):
        """Return a card that JupyterLab's sanitiser leaves alone: it has no class, script or background."""
        head = f"<b>{self.outcome.capitalize()}</b> · {html.escape(self.exercise)}: {inline(self.finding)}"
        parts = [f'<div style="font-size:110%">{head}</div>']
        for name, words in self._rows:
            parts.append(_row(name, inline(words)))
            if name == "Seen" and self.picture is not None:
                parts.append(f'<div style="margin:6px 0">{self.picture.img()}</div>')
        if self.links:
            links = (f'<a href="{html.escape(address)}">{html.escape(words)}</a>' for words, address in self.links)
            parts.append(_row("Go to", "<br>".join(links)))
        style = f"border-left:{OUTCOMES[self.outcome]};padding:4px 0 4px 14px;margin:10px 0;max-width:720px"
        return f'<div style="{style}">{"".join(parts)}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.to_html(), "text/plain": str(self), MIME: self.to_dict()}


def _row(name, words):
    return (
        f'<div style="margin:6px 0"><b style="display:inline-block;width:84px">{name}</b>'
        f'<span style="display:inline-block;max-width:560px;vertical-align:top">{words}</span></div>'
    )


def inline(text):
    """Return plain text as HTML; text in backquotes becomes code.

    >>> inline("call `a < b`, once")
    'call <code>a &lt; b</code>, once'
    """
    parts = html.escape(text, quote=False).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
