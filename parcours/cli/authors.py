"""The commands for authors: generate, run, fix, lint."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from parcours.course import load
from parcours.errors import ParcoursError

__all__ = ["commands"]

commands = typer.Typer()

Notebooks = Annotated[list[Path] | None, typer.Argument(help="Notebooks; without any, all of them.")]


@commands.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say what differs.")] = False,
    pristine: Annotated[
        bool, typer.Option("--pristine", help="Do not keep the answers in exercises/; --check: allow none.")
    ] = False,
) -> None:
    """Write all that is made from other files: exercises/, starters' hashes, titles, links, README's table."""
    from parcours import judges
    from parcours.course import generate as exercises
    from parcours.course import glossary, launch, readme, signposts

    course = load()
    if check:
        found = exercises.differences(course, judges.hints, strict=pristine)
        for made in (signposts, glossary, launch, readme):
            found += made.differences(course)
        _report(found)
        return
    # first what the exercises are made from
    changed = [path for made in (signposts, glossary, launch) for path in made.update(course)]
    changed += exercises.generate(
        course,
        judges.hints,
        keep_answers=not pristine,
        on_copy=lambda copy: typer.echo(f"as it was before: {copy}"),
    )
    changed += readme.update(course)
    for path in dict.fromkeys(changed):
        typer.echo(f"written: {path.relative_to(course.root)}")
    if not changed:
        typer.echo("nothing to write")


@commands.command()
def run(
    notebooks: Notebooks = None,
    all_: Annotated[bool, typer.Option("--all", help="All lessons and solutions; so without arguments.")] = False,
    stale: Annotated[bool, typer.Option("--stale", help="Only those whose outputs are not their sources'.")] = False,
    seconds: Annotated[int, typer.Option(help="The limit for each cell, in seconds.")] = 120,
) -> None:
    """Execute lessons and solutions in fresh kernels and store their outputs."""
    from parcours.course import form
    from parcours.course import run as runner

    if notebooks and all_:
        raise ParcoursError("name notebooks or say --all, not both")
    paths = notebooks or _lessons_and_solutions()
    if stale:
        paths = [path for path in paths if form.stale(form.read(path))]
    if not paths:
        typer.echo("nothing to run")
        return
    runner.run(paths, seconds=seconds)


@commands.command()
def fix(notebooks: Notebooks = None) -> None:
    """Bring lessons and solutions into the canonical form, as far as that needs no judgement."""
    from parcours.course import form
    from parcours.course.files import replace_text

    changed = 0
    for path in notebooks or _lessons_and_solutions():
        text = form.to_json(form.fix(form.read(path)))
        if text != path.read_text("utf-8"):
            replace_text(path, text)
            typer.echo(f"fixed: {path}")
            changed += 1
    if not changed:
        typer.echo("nothing to fix")


@commands.command()
def lint() -> None:
    """Say what is wrong with the notebooks, the exercises and the links of the course."""
    from parcours import judges
    from parcours.course import form, links
    from parcours.course import generate as exercises

    course = load()
    found = [message for path in _lessons_and_solutions() for message in form.problems(form.read(path), path)]
    found += exercises.problems(course, judges.hints) + exercises.differences(course, judges.hints)
    found += links.broken_links(course.root)
    _report(found)


def _lessons_and_solutions() -> list[Path]:
    """Return the notebooks of the lessons and the solutions that are there."""
    course = load()
    paths = [course.notebook(tree, lesson) for tree in ("notebooks", "solutions") for lesson in course.lessons]
    return [path for path in paths if path.exists()]


def _report(messages: Iterable[str]) -> None:
    """Print what is wrong and exit with 1, or say that nothing is."""
    for message in messages:
        typer.echo(message, err=True)
    if messages:
        raise typer.Exit(1)
    typer.echo("all is well")
