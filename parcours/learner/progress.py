"""The learner's progress: every exercise of the course with its best outcome so far."""

import html

from parcours import judges
from parcours.learner.attempts import best_outcomes

__all__ = ["progress"]


class Progress:
    """The table of the progress. rows: (exercise, outcome)."""

    def __init__(self, rows: list[tuple[str, str]]):
        self.rows = rows

    def __repr__(self) -> str:
        return "\n".join(f"{exercise:24} {outcome}" for exercise, outcome in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(exercise)}</th>'
            f'<td style="text-align:left">{html.escape(outcome)}</td></tr>'
            for exercise, outcome in self.rows
        )
        return {"text/html": f"<table>{cells}</table>", "text/plain": repr(self)}


def progress() -> Progress:
    """Return the exercises of the course and the best outcome of each so far."""
    best = best_outcomes()
    return Progress([(name, best.get(name, "not attempted")) for name in judges.ids()])
