"""Hints are data: TOML files that contain, for each hint, the symptom that titles it and the text that helps.

``judges/<lesson>.toml`` has a table for each exercise. Its ``hints`` list names the hints in the order in which they
are unfolded: ``"branch"`` is a table below the exercise's own, ``"dask.eager"`` one of ``judges/hints/dask.toml``,
which all lessons share. A judge names a hint by the last part of its name. The exercise's ``why`` says why an answer
that passes works. `common_hints` come with every exercise.
"""

import functools
from pathlib import Path
from typing import NamedTuple

from parcours.errors import CourseError

__all__ = ["Hint", "common_hints", "hint_files", "load_hints", "load_why"]

_PARTS = {"symptom", "text"}


class Hint(NamedTuple):
    """One hint: the symptom by which a learner recognises the mistake, and the text that helps."""

    symptom: str
    text: str


def common_hints() -> dict[str, Hint]:
    """Return the hints that every exercise has in addition to its own, by name."""
    path = Path(__file__).with_suffix(".toml")
    return {name: _hint(table, f"{path.name}: [{name}]") for name, table in _tables(path).items()}


def load_hints(path: Path, exercise: str) -> dict[str, Hint]:
    """Return the hints of an exercise by name, in the order in which they are unfolded.

    path: the TOML file of its lesson. Raises CourseError if something is wrong with it.
    """
    table = _tables(path).get(exercise)
    if table is None:
        raise CourseError(f"{path.name} has no table [{exercise}]. Add one with the hints of the exercise.")
    if unknown := [key for key, value in table.items() if key not in ("hints", "why") and not isinstance(value, dict)]:
        raise CourseError(
            f"{path.name}: [{exercise}] has the key {unknown[0]!r}. It has `hints`, `why`, and a table for each hint."
        )
    hints = {}
    for entry in table.get("hints", ()):
        shared, _, name = entry.rpartition(".")
        home = path.parent / "hints" / f"{shared}.toml" if shared else path
        tables = _tables(home) if shared else table
        if not isinstance(tables.get(name), dict):
            raise CourseError(f"{path.name}: [{exercise}] names the hint {entry!r}, which {home.name} does not have.")
        if name in hints:
            raise CourseError(f"{path.name}: [{exercise}] lists two hints named {name!r}. Rename one of them.")
        hints[name] = _hint(tables[name], f"{home.name}: [{name if shared else f'{exercise}.{name}'}]")
    if unused := {name for name, value in table.items() if isinstance(value, dict)} - hints.keys():
        raise CourseError(f"{path.name}: [{exercise}] does not list {', '.join(sorted(unused))} in `hints`.")
    return hints


def load_why(path: Path, exercise: str) -> str:
    """Return why an answer to an exercise that passes works. Raises CourseError where the file does not say it."""
    why = _tables(path).get(exercise, {}).get("why")
    if not isinstance(why, str) or not why.strip():
        raise CourseError(f"{path.name}: [{exercise}] has no `why`. Say in a sentence or two why a right answer works.")
    return " ".join(why.split())


def hint_files(path: Path, exercise: str) -> list[Path]:
    """Return the files that the hints of an exercise come from: its lesson's, and the shared ones."""
    entries = _tables(path).get(exercise, {}).get("hints", ())
    shared = sorted({entry.rpartition(".")[0] for entry in entries} - {""})
    return [path, *(path.parent / "hints" / f"{name}.toml" for name in shared)]


def _hint(table: dict, where: str) -> Hint:
    if set(table) != _PARTS or not all(isinstance(text, str) for text in table.values()):
        raise CourseError(f"{where} has {sorted(table)}. A hint has a `symptom` and a `text`.")
    return Hint(*(" ".join(table[part].split()) for part in ("symptom", "text")))


@functools.cache
def _tables(path: Path) -> dict:
    import tomllib  # here, so that `import parcours` does not pay for it

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{path.name} does not exist. The hints of an exercise are kept there.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path.name} is not TOML: {error}.") from None
