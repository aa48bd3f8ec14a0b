"""The command for instructors: grade."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from parcours.course import load

if TYPE_CHECKING:
    from parcours.grade import Summary

__all__ = ["commands"]

commands = typer.Typer()

_MOST_ROWS = 60  # that are printed one by one


@commands.command()
def grade(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks, folders of them, folders with one for each learner.")],
    out: Annotated[Path, typer.Option(help="The folder of the results; what is there is not graded again.")] = Path(
        "grades"
    ),
    jobs: Annotated[int | None, typer.Option(min=1, help="How many run at once. [one a processor]")] = None,
    engine: Annotated[Literal["local", "ray", "dask"], typer.Option(help="Where submissions run.")] = "local",
    address: Annotated[str | None, typer.Option(help="The cluster: Dask's scheduler; for Ray, [auto].")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="The limit of one run. [each exercise's own]")] = None,
    memory: Annotated[float | None, typer.Option(min=0.2, help="Most GB one submission may use. [3]")] = None,
    processes: Annotated[
        int | None, typer.Option(min=10, help="Most processes one submission may start. [200]")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Judge the kept runs: for a judge or a hint that has changed.")
    ] = False,
) -> None:
    """Grade submissions: tables, JUnit and a page for each learner, in the folder of the results.

    Exits with 0 when every answer has its grade, with 3 when some could not be graded, with 1 when it
    could not begin, with 2 when it was called wrongly, with 130 when it was stopped.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from parcours.grade import grade as grade_class

    limits = {"seconds": seconds, "memory": memory and int(memory * 1e9), "processes": processes}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True))
    task = bar.add_task("grading", total=None)

    def begin(total):
        bar.update(task, total=total)
        bar.start()

    try:
        summary = grade_class(
            load(), paths, out, engine=engine, address=address, workers=jobs,
            limits={name: value for name, value in limits.items() if value is not None}, again=again,
            on_start=begin,
            on_step=lambda submission: bar.update(task, advance=1, description=_printable(submission.learner)),
        )  # fmt: skip
    except KeyboardInterrupt:
        bar.stop()
        typer.echo(f"stopped: the grades so far are kept in {out}; run it again to go on", err=True)
        raise typer.Exit(130) from None
    finally:
        bar.stop()
    _print_grades(out, summary)
    _print_what_is_missing(summary)
    if not summary.whole:
        raise typer.Exit(3)


def _print_grades(out: Path, summary: Summary) -> None:
    """Print a table of the rows, or how many there are of each outcome if they are many."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from parcours.draw.words import many

    rows, table = sum(summary.outcomes.values()), Table(box=None, header_style="bold")
    if rows <= _MOST_ROWS:
        for column in ("Learner", "Exercise", "Points", "Outcome", "Found"):
            table.add_column(column, justify="right" if column == "Points" else "left")
        for row in json.loads((out / "grades.json").read_text("utf-8")):
            points = f"{row['points']} of {row['of']}"
            cells = (row["learner"], row["exercise"] or row["file"], points, row["outcome"], row["finding"])
            table.add_row(*(Text(_printable(cell)) for cell in cells))
    else:
        table.add_column("Outcome")
        table.add_column("Grades", justify="right")
        for outcome, count in summary.outcomes.most_common():
            table.add_row(outcome, str(count))
    Console().print(table)
    flagged = f", {summary.flagged} with a flag for you" if summary.flagged else ""
    handed_in = many(summary.submissions, "submission")
    again = f", {summary.judged_again} judged again" if summary.judged_again else ""
    typer.echo(f"{handed_in}, {many(rows, 'row')}{flagged}, {summary.graded} newly graded{again}, in {out}")


def _print_what_is_missing(summary: Summary) -> None:
    """Say which walls around submissions this system lacks, and how many rows have no grade."""
    from parcours.draw.words import many
    from parcours.grade.confine import WALLS

    if summary.walls is not None and summary.walls != WALLS["all"]:
        held = ", ".join(summary.walls) or "nothing"
        typer.echo(f"This system kept submissions from: {held}. SECURITY.md says what that leaves open.", err=True)
    if not summary.whole:
        left = many(summary.outcomes["error"] + summary.outcomes["cannot tell"], "row")
        typer.echo(f"{left} without a grade: grades.csv says why.", err=True)


def _printable(text: str) -> str:
    """Return a learner's text without the characters that control a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:200]
