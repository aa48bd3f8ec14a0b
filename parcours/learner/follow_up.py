"""The lines below a verdict: why it works, the progress, and links to the solution and to what comes next."""

import dataclasses

from parcours import judges
from parcours.check import Verdict
from parcours.learner import attempts

__all__ = ["followed_up"]

OFFER_AFTER = 3  # attempts that did not pass: then the solution is offered


def followed_up(verdict: Verdict, base: str = "../") -> Verdict:
    """Return the verdict on an attempt that was kept, with what its learner may want to read next.

    base: the way from the reader to the folder of the course, as the links begin.
    """
    best, links = attempts.best_outcomes(), []
    passed = verdict.passed or best.get(verdict.exercise, "").startswith("passed")
    if verdict.passed or _failures(verdict.exercise) >= OFFER_AFTER:
        links = _links(verdict, best, base)
    progress = _lesson_progress(verdict.exercise, best)
    if passed and not verdict.passed:
        progress += " An earlier answer to this exercise passed."
    why = judges.definition(verdict.exercise).why if verdict.passed else ""
    return dataclasses.replace(verdict, why=why, progress=progress, links=tuple(links))


def _failures(exercise_id: str) -> int:
    """Return how many attempts at an exercise did not pass."""
    failed = ("failed", "raised", "too long")
    return sum(each["exercise"] == exercise_id and each["outcome"] in failed for each in attempts.attempts())


def _lesson_progress(exercise_id: str, best: dict[str, str]) -> str:
    siblings = judges.siblings(exercise_id)
    passed = sum(best.get(name, "").startswith("passed") for name in siblings)
    return f"{passed} of {len(siblings)} in this lesson passed."


def _links(verdict: Verdict, best: dict[str, str], base: str) -> list[tuple[str, str]]:
    """Return the links as (words, address): to the solution and, after a pass, to what comes next."""
    from parcours.course import load  # here, so that `import parcours` does not pay for it
    from parcours.errors import CourseError

    try:
        course = load()
        lesson, exercise = course.find(verdict.exercise)
    except CourseError:  # the package is used outside of a course
        return []
    links = [("the solution, and why it works", f"{base}solutions/{lesson.anchor(exercise)}")]
    if not verdict.passed:
        return links
    place = lesson.exercises.index(exercise)
    others = [*lesson.exercises[place + 1 :], *lesson.exercises[:place]]
    following = course.lessons[course.lessons.index(lesson) + 1 :]
    left = next((each for each in others if not best.get(each.id, "").startswith("passed")), None)
    if left is not None:
        links.append((f"next exercise: {left.title}", f"{base}exercises/{lesson.anchor(left)}"))
    elif following:
        links.append((f"next lesson: {following[0].title}", f"{base}notebooks/{following[0].stem}.ipynb"))
    return links
