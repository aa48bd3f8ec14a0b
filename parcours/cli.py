"""The command `parcours`: checks and progress for learners, grades for instructors, tools for authors."""

import contextlib
from pathlib import Path
from typing import Annotated, Literal

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
            number, name = column in ("Minutes", "Points"), column in ("Lesson", "Exercise")
            table.add_column(column, justify="right" if number else "left", no_wrap=name)
        for lesson in course.lessons:
            first = (lesson.stem, lesson.title, str(lesson.minutes), lesson.needs)
            exercises = [(exercise.id, str(exercise.points)) for exercise in lesson.exercises] or [("", "")]
            table.add_row(*first, *exercises[0])
            for row in exercises[1:]:
                table.add_row("", "", "", "", *row)
        Console().print(table)


@app.command()
def progress(
    exercise: Annotated[str | None, typer.Argument(help="Show the best answer that was kept for this one.")] = None,
):
    """Show which exercises you have solved, and the answers that were kept."""
    with _plainly():
        from parcours.learner.attempts import attempts, best_outcomes, folder

        course, kept, best = _course(), attempts(), best_outcomes()
        if exercise is not None:
            _known(course, exercise)
            typer.echo(_saved_answer(exercise, kept, best))
            return
        _print_progress(course, kept, best)
        if not kept and folder():
            typer.echo(f"There is no attempt yet in {folder()}.")


@app.command()
def check(
    exercise: Annotated[str, typer.Argument(help="The id of an exercise; `parcours lessons` lists them.")],
    notebook: Annotated[Path | None, typer.Argument(help="By default yours, in exercises/.")] = None,
):
    """Check your saved answer to an exercise, in a process of its own; exits with 1 when it does not pass."""
    with _plainly():
        from parcours.grade import grade_one
        from parcours.learner.attempts import record

        course = _course()
        lesson = _known(course, exercise)
        verdict, source = grade_one(course, exercise, notebook or course.notebook("exercises", lesson))
        typer.echo(str(verdict))
        if problem := record(verdict, source):
            typer.echo(problem, err=True)
        if not verdict.passed:
            raise typer.Exit(1)


@app.command()
def reset(
    target: Annotated[str, typer.Argument(help="The id of an exercise, or a notebook of exercises/.")],
):
    """Put the starter of an exercise, or of a whole notebook, back; your work is copied into .parcours/copies/."""
    with _plainly():
        from parcours.grade.reset import reset as put_back

        course = _course()
        path, copy = put_back(course, target)
        what = f"the starter of {target}" if target in [each.id for each in course.exercises] else "every starter"
        if copy:
            typer.echo(f"{what} is back in {path}\nas it was before: {copy}")
        else:
            typer.echo(f"{what} is in {path}; there was nothing to keep")


@app.command()
def grade(
    paths: Annotated[list[Path], typer.Argument(help="Notebooks, folders of them, folders with one for each learner.")],
    out: Annotated[Path, typer.Option(help="The folder of the results; what is there is not graded again.")] = Path(
        "grades"
    ),
    jobs: Annotated[int | None, typer.Option(min=1, help="So many at once; by default one a processor.")] = None,
    engine: Annotated[Literal["local", "ray", "dask"], typer.Option(help="Where it runs.")] = "local",
    address: Annotated[str | None, typer.Option(help="Of the cluster: Dask's scheduler; for Ray, [auto].")] = None,
    seconds: Annotated[
        float | None, typer.Option(min=1, help="The limit of one run; else each exercise's own.")
    ] = None,
    memory: Annotated[float | None, typer.Option(min=0.2, help="GB of a submission's processes. [3]")] = None,
    processes: Annotated[int | None, typer.Option(min=10, help="Of a submission. [200]")] = None,
):
    """Grade submissions: tables, JUnit and a page for each learner, in the folder of the results.

    Exits with 0 when every answer has its grade, with 3 when some could not be graded, with 1 when it
    could not begin, with 2 when it was called wrongly, with 130 when it was stopped.
    """
    with _plainly():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        from parcours.check.finding import many
        from parcours.grade import grade as grade_class
        from parcours.grade.confine import WALLS

        limits = {"seconds": seconds, "memory": memory and int(memory * 1e9), "processes": processes}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=Console(stderr=True))
        task = bar.add_task("grading", total=None)

        def begin(total):
            bar.update(task, total=total)
            bar.start()

        try:
            summary = grade_class(
                _course(), paths, out, engine=engine, address=address, workers=jobs,
                limits={name: value for name, value in limits.items() if value is not None},
                on_start=begin,
                on_step=lambda submission: bar.update(task, advance=1, description=_shown(submission.learner)),
            )  # fmt: skip
        except KeyboardInterrupt:
            bar.stop()
            typer.echo(f"stopped: the grades so far are kept in {out}; run it again to go on", err=True)
            raise typer.Exit(130) from None
        finally:
            bar.stop()
        _print_grades(out, summary)
        if summary.walls is not None and summary.walls != WALLS["all"]:
            held = ", ".join(summary.walls) or "nothing"
            typer.echo(f"This system kept submissions from: {held}. SECURITY.md says what that leaves open.", err=True)
        if not summary.whole:
            left = many(summary.outcomes["error"] + summary.outcomes["cannot tell"], "row")
            typer.echo(f"{left} without a grade: grades.csv says why.", err=True)
            raise typer.Exit(3)


@app.command()
def generate(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say what differs.")] = False,
    pristine: Annotated[
        bool, typer.Option("--pristine", help="Do not keep the answers in exercises/; --check: allow none.")
    ] = False,
):
    """Write exercises/, the starters' hashes, README's table and picture, and the links that launch a lesson."""
    with _plainly():
        from parcours import judges
        from parcours.course import generate as generator
        from parcours.course import links

        course = _course()
        if check:
            found = generator.differences(course, judges.hints, strict=pristine)
            _report([*found, *links.readme_differences(course), *links.launch_differences(course)])
            return
        changed = generator.generate(
            course,
            judges.hints,
            keep_answers=not pristine,
            on_copy=lambda copy: typer.echo(f"as it was before: {copy}"),
        )
        changed += links.update_readme(course) + links.update_launch_links(course)
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
        from parcours import judges
        from parcours.course import form, links
        from parcours.course import generate as generator

        course = _course()
        found = [message for path in _notebooks() for message in form.problems(form.read(path), path)]
        found += generator.differences(course, judges.hints)
        found += links.broken_links(course.root)
        _report(found)


def _known(course, exercise):
    """The lesson of an exercise."""
    import difflib

    for lesson in course.lessons:
        if exercise in [each.id for each in lesson.exercises]:
            return lesson
    close = difflib.get_close_matches(exercise, [each.id for each in course.exercises], 1)
    meant = f"; did you mean {close[0]!r}?" if close else "; `parcours lessons` lists them"
    raise ParcoursError(f"there is no exercise {exercise!r}{meant}")


def _saved_answer(exercise, kept, best):
    """The last answer with the best outcome, as a cell."""
    mine = [attempt for attempt in kept if attempt["exercise"] == exercise and attempt.get("answer")]
    chosen = [attempt for attempt in mine if attempt["outcome"] == best.get(exercise)] or mine
    if not chosen:
        raise ParcoursError(f"no answer to {exercise!r} was kept yet: each check keeps one")
    return f"# {exercise}: {chosen[-1]['outcome']}, {chosen[-1].get('when', '')}\n{chosen[-1]['answer']}"


def _print_progress(course, kept, best):
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    for column in ("Lesson", "Exercise", "Points", "Best so far", "Attempts", "Last"):
        table.add_column(column, justify="right" if column in ("Points", "Attempts") else "left", no_wrap=True)
    got = of = 0
    for exercise in course.exercises:
        mine = [attempt for attempt in kept if attempt["exercise"] == exercise.id]
        outcome = best.get(exercise.id, "not attempted")
        points = exercise.points if outcome.startswith("passed") else 0
        got, of, last = got + points, of + exercise.points, str(mine[-1].get("when", ""))[:10] if mine else ""
        told = f"{points} of {exercise.points}"
        table.add_row(exercise.lesson[:2], exercise.id, told, outcome, str(len(mine) or ""), last)
    Console().print(table)
    typer.echo(f"{got} of {of} points. `parcours progress EXERCISE` shows the best answer that was kept.")


def _print_grades(out, summary):
    """A table of the rows, or of how many there are of each kind when they are many."""
    import json

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from parcours.check.finding import many

    rows, table = sum(summary.outcomes.values()), Table(box=None, header_style="bold")
    if rows <= 60:
        for column in ("Learner", "Exercise", "Points", "Outcome", "Found"):
            table.add_column(column, justify="right" if column == "Points" else "left")
        for row in json.loads((out / "grades.json").read_text("utf-8")):
            points = f"{row['points']} of {row['of']}"
            cells = (row["learner"], row["exercise"] or row["file"], points, row["outcome"], row["finding"])
            table.add_row(*(Text(_shown(cell)) for cell in cells))
    else:
        table.add_column("Outcome")
        table.add_column("Grades", justify="right")
        for outcome, count in summary.outcomes.most_common():
            table.add_row(outcome, str(count))
    Console().print(table)
    flagged = f", {summary.flagged} with a flag for you" if summary.flagged else ""
    handed_in = many(summary.submissions, "submission")
    typer.echo(f"{handed_in}, {many(rows, 'row')}{flagged}, {summary.graded} newly graded, in {out}")


def _shown(text):
    """A text of a learner's without what steers a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:200]


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
