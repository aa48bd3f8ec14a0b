"""The command `parcours`: tools for authors, and a learner's progress."""

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from parcours.errors import ParcoursError

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Notebooks = Annotated[list[Path] | None, typer.Argument(help="Notebooks; without any, all of them.")]


@app.callback()
def parcours():
    """Parcours: parallel Python you can see."""


@app.command()
def lessons():
    """List the lessons and their exercises."""
    from rich.console import Console
    from rich.table import Table

    with _plainly():
        course = _course()
        table = Table(title=course.title, box=None, title_justify="left", header_style="bold")
        for column in ("Lesson", "Title", "Minutes", "Needs", "Exercise", "Points"):
            table.add_column(column, justify="right" if column in ("Minutes", "Points") else "left")
        for lesson in course.lessons:
            first = (lesson.stem, lesson.title, str(lesson.minutes), lesson.needs)
            exercises = [(exercise.id, str(exercise.points)) for exercise in lesson.exercises] or [("", "")]
            table.add_row(*first, *exercises[0])
            for row in exercises[1:]:
                table.add_row("", "", "", "", *row)
        Console().print(table)


@app.command()
def progress():
    """Show which exercises you have solved."""
    with _plainly():
        import parcours

        typer.echo(str(parcours.progress()))


@app.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say what differs.")] = False,
    pristine: Annotated[
        bool, typer.Option("--pristine", help="Do not keep the answers in exercises/; --check: allow none.")
    ] = False,
):
    """Write exercises/, the starters' hashes and README's table and picture."""
    with _plainly():
        from parcours.course import generate as generator
        from parcours.course import links

        course = _course()
        if check:
            _report([*generator.differences(course, strict=pristine), *links.readme_differences(course)])
            return
        changed = generator.generate(course, keep_answers=not pristine)
        changed += links.update_readme(course)
        for path in changed:
            typer.echo(f"written: {path.relative_to(course.root)}")
        if not changed:
            typer.echo("nothing to write")


@app.command()
def run(
    notebooks: Notebooks = None,
    all_: Annotated[bool, typer.Option("--all", help="All lessons and solutions; so without arguments.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Only those whose outputs are not their sources'.")] = False,
    seconds: Annotated[int, typer.Option(help="The limit for each cell, in seconds.")] = 120,
):
    """Execute lessons and solutions in fresh kernels and store their outputs."""
    with _plainly():
        from parcours.course import form
        from parcours.course import run as runner

        if notebooks and all_:
            raise ParcoursError("name notebooks or say --all, not both")
        paths = notebooks or _notebooks()
        if stale:
            paths = [path for path in paths if form.stale(form.read(path))]
        if not paths:
            typer.echo("nothing to run")
            return
        runner.run(paths, seconds=seconds)


@app.command()
def fix(notebooks: Notebooks = None):
    """Bring lessons and solutions into the canonical form, as far as that needs no judgement."""
    with _plainly():
        from parcours.course import form

        changed = 0
        for path in notebooks or _notebooks():
            text = form.to_json(form.fix(form.read(path)))
            if text != path.read_text("utf-8"):
                form.replace_text(path, text)
                typer.echo(f"mended: {path}")
                changed += 1
        if not changed:
            typer.echo("nothing to mend")


@app.command()
def lint():
    """Say what is wrong with the notebooks, the exercises and the links of the course."""
    with _plainly():
        from parcours.course import form, links
        from parcours.course import generate as generator

        course = _course()
        found = [message for path in _notebooks() for message in form.problems(form.read(path), path)]
        found += generator.differences(course)
        found += links.broken_links(course.root)
        _report(found)


def _course():
    from parcours import course

    return course.load()


def _notebooks():
    """The lessons and solutions of the course that are there."""
    course = _course()
    paths = [course.notebook(tree, lesson) for tree in ("notebooks", "solutions") for lesson in course.lessons]
    return [path for path in paths if path.exists()]


def _report(messages):
    for message in messages:
        typer.echo(message, err=True)
    if messages:
        raise typer.Exit(1)
    typer.echo("all is well")


@contextlib.contextmanager
def _plainly():
    """Show an error of the package as its message, without a traceback."""
    try:
        yield
    except ParcoursError as error:
        typer.echo(f"parcours: {error}", err=True)
        raise typer.Exit(1) from None
