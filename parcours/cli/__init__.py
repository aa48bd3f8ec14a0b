"""The command `parcours`: checks and progress for learners, grades for instructors, tools for authors."""

import typer
from typer.core import TyperGroup

from parcours.cli import authors, instructors, learners
from parcours.errors import ParcoursError

__all__ = ["app"]


class _Commands(TyperGroup):
    """Commands that print an error of the package as its message, without a traceback."""

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except ParcoursError as error:
            typer.echo(f"parcours: {error}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for _commands in (learners.commands, instructors.commands, authors.commands):
    app.add_typer(_commands)


@app.callback()
def parcours() -> None:
    """Parcours: parallel Python you can see."""
