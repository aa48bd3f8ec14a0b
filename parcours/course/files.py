"""The files of a course: replaced whole or not at all, and a learner's work copied first."""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

__all__ = ["keep_copy", "replace_text", "replacing"]


def replace_text(path: str | Path, text: str) -> None:
    """Put `text` into the file `path`, whole or not at all: a reader never sees half of it."""
    with replacing(path) as file:
        file.write(text)


@contextlib.contextmanager
def replacing(path: str | Path, errors: str = "strict") -> Iterator[TextIO]:
    """Yield a text file to write to. It takes the place of the file `path` if the block ends without an error."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=errors, newline="\n") as file:
            yield file
        # mkstemp makes a file for its owner only; everybody may read the course's files
        os.chmod(name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def keep_copy(path: Path, root: Path) -> Path:
    """Copy a file of the course in `root` into ``copies``, next to the learner's attempts; return the copy's path."""
    folder = Path(os.environ.get("PARCOURS_HOME") or Path(root) / ".parcours") / "copies"
    folder.mkdir(parents=True, exist_ok=True)
    name, number = f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}", 1
    copy = folder / f"{name}{path.suffix}"
    while copy.exists():  # made in the same second
        number += 1
        copy = folder / f"{name}-{number}{path.suffix}"
    shutil.copyfile(path, copy)
    return copy
