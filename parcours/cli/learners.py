"""The commands for learners: lessons, progress, check, reset, update."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parcours.course import Course, Exercise, load
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

    kept = attempts()
    if exercise is not None:
        _exercises(load(), exercise)
        typer.echo(_saved_answer(exercise, kept, best_outcomes()))
        return
    _print_progress()
    if not kept and folder():
        typer.echo(f"There is no attempt yet in {folder()}.")


@commands.command()
def check(
    target: Annotated[str, typer.Argument(help="The id of an exercise, or a lesson such as 20: all of its exercises.")],
    notebook: Annotated[Path | None, typer.Argument(help="By default yours, in exercises/.")] = None,
) -> None:
    """Check your saved answers, each in its own process; exits with 1 when one does not pass."""
    from parcours.grade import grade_one
    from parcours.learner.attempts import record
    from parcours.learner.follow_up import followed_up

    course, all_passed = load(), True
    for exercise in _exercises(course, target):
        path = notebook or course.root / "exercises" / f"{exercise.lesson}.ipynb"
        verdict, source = grade_one(course, exercise.id, path)
        all_passed = all_passed and verdict.passed
        if problem := record(verdict, source):
            typer.echo(f"{verdict}\n{problem}")
        else:
            typer.echo(str(followed_up(verdict, base="")))
    if not all_passed:
        raise typer.Exit(1)


@commands.command()
def reset(
    target: Annotated[str, typer.Argument(help="The id of an exercise, or a lesson such as 20: all of its exercises.")],
) -> None:
    """Put the starter of an exercise, or of a whole notebook, back; your work is copied into .parcours/copies/."""
    from parcours.learner.reset import put_back

    course = load()
    path, copy = put_back(course, target)
    what = f"the starter of {target}" if target in [each.id for each in course.exercises] else "every starter"
    if copy:
        typer.echo(f"{what} is back in {path}\nas it was before: {copy}")
    else:
        typer.echo(f"{what} is in {path}; there was nothing to keep")


@commands.command()
def update() -> None:
    """Bring a new version of the course into this clone, and keep your answers."""
    from parcours.course.trust import trust
    from parcours.learner.update import update as bring

    course = load()
    done = bring(course)
    if not done.version:
        typer.echo("There is no newer version.")
        return
    typer.echo(f"The course is now at version {done.version}.")
    for name in done.merged:
        typer.echo(f"{name}: your answers are in the new version")
    for name, copy in done.copies.items():
        typer.echo(f"{name}: as you had it: {copy}")
    trust(load(course.root))
    typer.echo("Close the course's notebooks in JupyterLab and open them again. `make lab` renews the environment.")


def _exercises(course: Course, name: str) -> tuple[Exercise, ...]:
    """Return the exercise of an id, or those of a lesson. Raises CourseError if there are none."""
    lesson, exercise = course.find(name)
    if exercise is None and not lesson.exercises:
        raise CourseError(f"lesson {lesson.stem} has no exercises")
    return lesson.exercises if exercise is None else (exercise,)


def _saved_answer(exercise: str, kept: list[dict], best: dict[str, str]) -> str:
    """Return the last answer with the best outcome, as a cell."""
    mine = [attempt for attempt in kept if attempt["exercise"] == exercise and attempt.get("answer")]
    chosen = [attempt for attempt in mine if attempt["outcome"] == best.get(exercise)] or mine
    if not chosen:
        raise ParcoursError(f"no answer to {exercise!r} was kept yet: each check keeps one")
    return f"# {exercise}: {chosen[-1]['outcome']}, {chosen[-1].get('when', '')}\n{chosen[-1]['answer']}"


def _print_progress() -> None:
    from rich.console import Console
    from rich.table import Table

    from parcours.learner.progress import progress as progress_so_far

    so_far, table = progress_so_far(), Table(box=None, header_style="bold")
    for column in ("Lesson", "Exercise", "Points", "Best so far", "Attempts", "Last"):
        table.add_column(column, justify="right" if column in ("Points", "Attempts") else "left", no_wrap=True)
    for row in so_far.rows:
        of = f"{row.points} of {row.of}"
        table.add_row(row.lesson, row.exercise, of, row.outcome, str(row.attempts or ""), row.last)
    Console().print(table)
    typer.echo(f"{so_far.points}. `parcours progress EXERCISE` shows the best answer that was kept.")
