"""Reports: a page for each learner, whole in one file: verdicts, pictures of the run, hints, what was printed."""

import functools
import hashlib
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from parcours import judges
from parcours.check.verdict import Verdict, inline
from parcours.course.files import replacing
from parcours.grade.tables import Row

if TYPE_CHECKING:
    import jinja2

__all__ = ["Part", "write_reports"]

_TEMPLATE = "report.html"
_GENERATOR = '<meta name="generator" content="parcours">'  # in the template's head: tells our pages from others
_VERDICT_PARTS = ("exercise", "outcome", "finding", "expected", "seen", "next", "hint")


class Part(NamedTuple):
    """One exercise of a page: its row, its title, and the details of its run."""

    row: Row
    title: str
    details: dict[str, Any]


def write_reports(folder: Path, parts: Iterable[Part]) -> int:
    """Write a page for each learner; return the number of pages. Pages of learners who have no part are removed.

    parts: those of a learner next to each other.
    """
    folder, used = Path(folder), set()
    for learner, group in itertools.groupby(parts, key=lambda part: (part.row["learner"], part.row["id"])):
        name = _page_name(learner)
        if name.casefold() in used:  # two names may differ only in letters that no file name has
            name += "-" + hashlib.sha256(repr(learner).encode(errors="backslashreplace")).hexdigest()[:8]
        used.add(name.casefold())
        # Half a surrogate, in an error's message, must not stop a class.
        with replacing(folder / f"{name}.html", errors="backslashreplace") as file:
            file.write(_page(*learner, list(group)))
    for path in folder.glob("*.html"):
        if path.stem.casefold() not in used and _GENERATOR in path.read_text("utf-8", errors="replace")[:300]:
            path.unlink()
    return len(used)


def _page_name(learner: tuple[str, str]) -> str:
    """Return the name of a learner's page; its length is bounded in bytes, as that of a file is."""
    names = (re.sub(r"[^\w.-]+", "-", part).strip("-.").encode()[:100].decode(errors="ignore") for part in learner)
    return "-".join(filter(None, names)) or "learner"


def _page(learner: str, number: str, parts: Sequence[Part]) -> str:
    return _template().render(
        learner=f"{learner} ({number})" if number else learner,
        points=sum(part.row["points"] for part in parts),
        of=sum(part.row["of"] for part in parts),
        files=", ".join(dict.fromkeys(part.row["file"] for part in parts)),
        parts=parts,
    )


@functools.cache
def _template() -> "jinja2.Template":
    import jinja2

    loader = jinja2.FileSystemLoader(Path(__file__).parent)
    undefined = jinja2.StrictUndefined
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=undefined, trim_blocks=True)
    # These two return HTML, with their text escaped; the template calls it safe. Nothing else is.
    environment.filters["verdict_html"] = lambda row: _verdict(row).to_html()
    environment.filters["inline_html"] = inline
    environment.filters["data_uri"] = _data_uri
    environment.globals["hints_for"] = _hints_for
    return environment.get_template(_TEMPLATE)


def _verdict(row: Row) -> Verdict:
    return Verdict(**{name: row[name] for name in _VERDICT_PARTS})


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg.encode("utf-8", "replace"))


def _hints_for(row: Row) -> list[tuple[str, str]]:
    """Return the hints of an exercise, each with its symptom; a learner who passed needs none."""
    if row["exercise"] not in judges.ids() or row["outcome"] in ("passed", "error"):
        return []
    return judges.hints(row["exercise"])
