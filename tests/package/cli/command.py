"""Calls of the command, for the tests here."""

from typer.testing import CliRunner

from parcours.cli import app


def call(*arguments, fails=False):
    """Return what a command prints; it must exit with 0, or with 1 if it fails."""
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert done.exit_code == (1 if fails else 0), done.output
    return done.output
