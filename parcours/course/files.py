"""The files of a learner's course: what would be overwritten is copied first."""

import os
import shutil
import time
from pathlib import Path

__all__ = ["keep_copy"]


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
