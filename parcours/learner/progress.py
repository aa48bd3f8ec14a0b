"""The learner's progress: every exercise of the course with its best outcome so far."""

import html
from typing import NamedTuple

from parcours.learner.attempts import attempts, best_outcomes

__all__ = ["Row", "progress"]


class Row(NamedTuple):
    """The progress with one exercise. address: of the exercise, seen from the folder of the course."""

    lesson: str
    exercise: str
    title: str
    address: str
    points: int
    of: int
    outcome: str
    attempts: int
    last: str


class Progress:
    """The table of the progress, with a `Row` for each exercise."""

    def __init__(self, rows: list[Row]):
        self.rows = rows

    @property
    def points(self) -> str:
        """The points so far, such as "3 of 16 points"."""
        return f"{sum(row.points for row in self.rows)} of {sum(row.of for row in self.rows)} points"

    def __repr__(self) -> str:
        lines = [f"{row.lesson}  {row.exercise:24} {row.points} of {row.of}  {row.outcome}" for row in self.rows]
        return "\n".join([*lines, self.points])

    def _repr_mimebundle_(self, include=None, exclude=None):
        left = 'style="text-align:left"'
        head = "".join(f"<th {left}>{name}</th>" for name in ("Lesson", "Exercise", "Points", "Best so far"))
        rows = "".join(
            f"<tr><td {left}>{html.escape(row.lesson)}</td>"
            f'<th scope="row" {left}><a href="../{html.escape(row.address)}">{html.escape(row.title)}</a></th>'
            f"<td {left}>{row.points} of {row.of}</td><td {left}>{html.escape(row.outcome)}</td></tr>"
            for row in self.rows
        )
        page = f"<table><tr>{head}</tr>{rows}</table><p>{self.points}.</p>"
        return {"text/html": page, "text/plain": repr(self)}


def progress() -> Progress:
    """Return the exercises of the course with the best outcome of each so far. Raises CourseError without a course."""
    from parcours.course import load  # here, so that `import parcours` does not pay for it

    best, kept, rows = best_outcomes(), attempts(), []
    for lesson in load().lessons:
        for exercise in lesson.exercises:
            mine = [attempt for attempt in kept if attempt["exercise"] == exercise.id]
            outcome = best.get(exercise.id, "not attempted")
            rows.append(
                Row(
                    lesson=lesson.number,
                    exercise=exercise.id,
                    title=exercise.title,
                    address=f"exercises/{lesson.anchor(exercise)}",
                    points=exercise.points if outcome.startswith("passed") else 0,
                    of=exercise.points,
                    outcome=outcome,
                    attempts=len(mine),
                    last=str(mine[-1].get("when", ""))[:10] if mine else "",
                )
            )
    return Progress(rows)
