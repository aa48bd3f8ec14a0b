"""The learner's progress: every exercise of the course with its best outcome so far."""

import html

from parcours import judges
from parcours.learner.attempts import best_outcomes

__all__ = ["Progress", "progress"]


class Progress:
    """How far the learner is: a row for each exercise."""

    def __init__(self, rows):
        self.rows = rows

    def __repr__(self):
        return "\n".join(f"{exercise:24} {outcome}" for exercise, outcome in self.rows)

    def _repr_mimebundle_(self, include=None, exclude=None):
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(exercise)}</th>'
            f'<td style="text-align:left">{html.escape(outcome)}</td></tr>'
            for exercise, outcome in self.rows
        )
        return {"text/html": f"<table>{cells}</table>", "text/plain": repr(self)}


def progress():
    """The exercises of the course and the best outcome of each so far."""
    best = best_outcomes()
    return Progress([(name, best.get(name, "not attempted")) for name in judges.ids()])
