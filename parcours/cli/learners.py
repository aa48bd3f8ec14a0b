"""The commands for learners: lessons, progress, check, reset."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer

from parcours.course import Course, Lesson, load
from parcours.errors import CourseError, ParcoursError

__all__ = ["commands"]

commands = typer.Typer()


@commands.command()
def lessons() -> None:
    """List the lessons and their exercises."""
    from rich.console import Console
    from rich.table import Table

    course = load()
    table = Table(title=course.title, box=None, title_justify="left", header_style="bold")
    for column in ("Lesson", "Title", "Minutes", "Needs", "Exercise", "Points"):
        number, name = column in ("Minutes", "Points"), column in ("Lesson", "Exercise")
        table.add_column(column, justify="right" if number else "left", no_wrap=name)
    for lesson in course.lessons:
        first = (lesson.stem, lesson.title, str(lesson.minutes), lesson.needs)
        exercises = [(exercise.id, str(exercise.points)) for exercise in lesson.exercises] or [("", "")]
        table.add_row(*first, *exercises[0])
        for row in exercises[1:]:
            table.add_row("", "", "", "", *row)
    Console().print(table)


@commands.command()
def progress(
    exercise: Annotated[str | None, typer.Argument(help="Show the best answer that was kept for this one.")] = None,
) -> None:
    """Show which exercises you have solved, and the answers that were kept."""
    from parcours.learner.attempts import attempts, best_outcomes, folder

    course, kept, best = load(), attempts(), best_outcomes()
    if exercise is not None:
        _lesson_of(course, exercise)
        typer.echo(_saved_answer(exercise, kept, best))
        return
    _print_progress(course, kept, best)
    if not kept and folder():
        typer.echo(f"There is no attempt yet in {folder()}.")


@commands.command()
def check(
    exercise: Annotated[str, typer.Argument(help="The id of an exercise; `parcours lessons` lists them.")],
    notebook: Annotated[Path | None, typer.Argument(help="By default yours, in exercises/.")] = None,
) -> None:
    """Check your saved answer to an exercise, in its own process; exits with 1 when it does not pass."""
    from parcours.grade import grade_one
    from parcours.learner.attempts import record

    course = load()
    lesson = _lesson_of(course, exercise)
    verdict, source = grade_one(course, exercise, notebook or course.notebook("exercises", lesson))
    typer.echo(str(verdict))
    if problem := record(verdict, source):
        typer.echo(problem, err=True)
    if not verdict.passed:
        raise typer.Exit(1)


@commands.command()
def reset(
    target: Annotated[str, typer.Argument(help="The id of an exercise, or a notebook of exercises/.")],
) -> None:
    """Put the starter of an exercise, or of a whole notebook, back; your work is copied into .parcours/copies/."""
    from parcours.grade.reset import reset as put_back

    course = load()
    path, copy = put_back(course, target)
    what = f"the starter of {target}" if target in [each.id for each in course.exercises] else "every starter"
    if copy:
        typer.echo(f"{what} is back in {path}\nas it was before: {copy}")
    else:
        typer.echo(f"{what} is in {path}; there was nothing to keep")


def _lesson_of(course: Course, exercise_id: str) -> Lesson:
    """Return the lesson of an exercise. Raises CourseError, with the nearest id, if no lesson has it."""
    for lesson in course.lessons:
        if exercise_id in [each.id for each in lesson.exercises]:
            return lesson
    close = difflib.get_close_matches(exercise_id, [each.id for each in course.exercises], 1)
    meant = f"; did you mean {close[0]!r}?" if close else "; `parcours lessons` lists them"
    raise CourseError(f"there is no exercise {exercise_id!r}{meant}")


def _saved_answer(exercise: str, kept: list[dict], best: dict[str, str]) -> str:
    """Return the last answer with the best outcome, as a cell."""
    mine = [attempt for attempt in kept if attempt["exercise"] == exercise and attempt.get("answer")]
    chosen = [attempt for attempt in mine if attempt["outcome"] == best.get(exercise)] or mine
    if not chosen:
        raise ParcoursError(f"no answer to {exercise!r} was kept yet: each check keeps one")
    return f"# {exercise}: {chosen[-1]['outcome']}, {chosen[-1].get('when', '')}\n{chosen[-1]['answer']}"


def _print_progress(course: Course, kept: list[dict], best: dict[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for column in ("Lesson", "Exercise", "Points", "Best so far", "Attempts", "Last"):
        table.add_column(column, justify="right" if column in ("Points", "Attempts") else "left", no_wrap=True)
    sum_of_points = most_points = 0
    for exercise in course.exercises:
        mine = [attempt for attempt in kept if attempt["exercise"] == exercise.id]
        outcome = best.get(exercise.id, "not attempted")
        points = exercise.points if outcome.startswith("passed") else 0
        sum_of_points, most_points = sum_of_points + points, most_points + exercise.points
        last = str(mine[-1].get("when", ""))[:10] if mine else ""
        of = f"{points} of {exercise.points}"
        table.add_row(exercise.lesson[:2], exercise.id, of, outcome, str(len(mine) or ""), last)
    Console().print(table)
    answers = "`parcours progress EXERCISE` shows the best answer that was kept."
    typer.echo(f"{sum_of_points} of {most_points} points. {answers}")
