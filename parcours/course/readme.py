"""The parts of README.md that come from the course: the table of the lessons, and a picture from one of them."""

import html
import re
from pathlib import Path
from urllib.parse import unquote

from parcours.course import Course, form
from parcours.course.files import replace_text
from parcours.course.launch import launch_link
from parcours.errors import CourseError

__all__ = ["PICTURE_CELL", "differences", "lesson_table", "replace_section", "update"]

PICTURE_CELL = ("20_ray_tasks", "warm")  # the lesson and the cell with the picture that README.md shows

_PICTURE = re.compile(r"""<img alt=(["'])(?P<alt>.*?)\1 src=(["'])data:image/svg\+xml,(?P<svg>.*?)\3""")


def lesson_table(course: Course) -> str:
    """Return the table of the lessons in Markdown, with links that launch them if the course has a public home."""
    launch = bool(course.repository)
    head = ["Lesson", "Minutes", "Needs", "Exercises", *(["Start"] if launch else [])]
    rows = [head, ["---", "---:", "---", "---", *(["---"] if launch else [])]]
    for lesson in course.lessons:
        exercises = ", ".join(exercise.title for exercise in lesson.exercises)
        row = [
            f"[{_cell(lesson.title)}](notebooks/{lesson.stem}.ipynb)",
            str(lesson.minutes),
            _cell(lesson.needs),
            f"[{_cell(exercises)}](exercises/{lesson.stem}.ipynb)" if exercises else "",
        ]
        if launch:
            row.append(f"[Binder]({launch_link(course, lesson)})")
        rows.append(row)
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def differences(course: Course) -> list[str]:
    """Return a message for each file, README.md or its picture, that is not what the course makes it."""
    return [
        f"{path.name}: its table or picture is not the course's. Run `parcours generate`." for path in _outdated(course)
    ]


def update(course: Course) -> list[Path]:
    """Write the lesson table and the picture into README.md, and return the paths that changed."""
    outdated = _outdated(course)
    for path, text in outdated.items():
        replace_text(path, text)
    return list(outdated)


def _outdated(course: Course) -> dict[Path, str]:
    made = _readme_files(course)
    return {path: text for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text}


def _readme_files(course: Course) -> dict[Path, str]:
    """Return README.md and its picture as the course makes them, {path: text}; empty if there is no README.md."""
    path = course.root / "README.md"
    if not path.exists():
        return {}
    files = {path: replace_section(path.read_text("utf-8"), "lessons", lesson_table(course))}
    if picture := _stored_picture(course):
        svg, alt = picture
        files[path] = replace_section(files[path], "picture", f"![{alt}](README.svg)\n")
        files[path.with_suffix(".svg")] = svg
    return files


def replace_section(text: str, name: str, content: str) -> str:
    """Return `text` with `content` between its lines `<!-- name -->` and `<!-- /name -->`.

    Raises CourseError unless the two lines are there, once each, in that order.
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end) or opening in rest or closing in before + after:
        raise CourseError(f"README.md: must have one line {opening} and, below it, one line {closing}")
    return f"{before}{opening}\n\n{content}\n{closing}{after}"


def _stored_picture(course: Course) -> tuple[str, str] | None:
    """Return the picture that the cell of README.md's picture stores, as (svg, alt), or None before it ran."""
    stem, cell_id = PICTURE_CELL
    path = course.root / "notebooks" / f"{stem}.ipynb"
    cells = form.read(path).cells if path.exists() else []
    for output in (output for cell in cells if cell.get("id") == cell_id for output in cell.outputs):
        page = "".join(output.get("data", {}).get("text/html", ""))
        if found := _PICTURE.search(page):
            return unquote(found["svg"]), html.unescape(found["alt"])
    return None
