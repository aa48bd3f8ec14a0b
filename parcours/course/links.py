"""Links: the lesson table of README.md, made from course.toml, and a check that relative links lead on."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

from parcours.course import form
from parcours.errors import CourseError

__all__ = ["broken_links", "lesson_table", "replace_lesson_table", "update_readme"]

BEGIN, END = "<!-- lessons -->", "<!-- /lessons -->"

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1`*~*\s*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"\]\(\s*(?:<([^>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+[\"'(][^)]*)?\s*\)")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)>?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"<[a-z][^>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_NAMED = re.compile(r"<[a-z][^>]*?\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_SKIPPED = frozenset({".git", ".venv", ".parcours", ".ipynb_checkpoints", "node_modules"})


def lesson_table(course):
    """The table of the lessons in Markdown; with links that start them where `repository` is set."""
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
            hub = f"https://mybinder.org/v2/gh/{course.repository}/HEAD"
            row.append(f"[Binder]({hub}?urlpath=lab/tree/notebooks/{lesson.stem}.ipynb)")
        rows.append(row)
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def replace_lesson_table(text, table):
    """`text` with `table` between its lines `<!-- lessons -->` and `<!-- /lessons -->`.

    Raises CourseError when the two lines are not there, once each, in that order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in before + after:
        raise CourseError(f"README.md: must have one line {BEGIN} and, below it, one line {END}")
    return f"{before}{BEGIN}\n\n{table}\n{END}{after}"


def update_readme(course):
    """Write the lesson table into README.md of a course; returns whether it changed. No README, no change.

    Raises CourseError when README.md has no place for it.
    """
    path = course.root / "README.md"
    if not path.exists():
        return False
    old = path.read_text("utf-8")
    new = replace_lesson_table(old, lesson_table(course))
    if new != old:
        form.replace_text(path, new)
    return new != old


def broken_links(root):
    """The relative links of the Markdown files and notebooks under `root` that lead nowhere, as messages.

    Anchors are looked up in Markdown files and notebooks. Files that git ignores are not read.
    """
    root = Path(root).resolve()
    found = []
    for path in sorted(_files(root)):
        name = path.relative_to(root).as_posix()
        for where, text in _markdown(path):
            for target in dict.fromkeys(_targets(text)):
                if reason := _broken(target, path, root):
                    found.append(f"{name}{where}: the link {target} {reason}")
    return found


def _cell(text):
    return text.replace("|", r"\|")


def _files(root):
    """The Markdown files and notebooks under `root` that belong to the course."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        paths = [Path(folder, name) for name in names if name.endswith((".md", ".ipynb"))]
        yield from _without_ignored(paths, root)


def _without_ignored(paths, root):
    if not paths or not (root / ".git").exists():
        return paths
    names = "\0".join(map(str, paths))
    command = ["git", "-C", str(root), "check-ignore", "-z", "--stdin"]
    try:
        ignored = subprocess.run(command, input=names, capture_output=True, text=True).stdout.split("\0")
    except FileNotFoundError:
        return paths
    return [path for path in paths if str(path) not in ignored]


def _markdown(path):
    """The Markdown of a file as pairs (place, text): of a notebook cell by cell."""
    if path.suffix == ".md":
        return [("", path.read_text("utf-8"))]
    cells = form.read(path).cells
    return [(f": cell {cell.get('id')}", cell.source) for cell in cells if cell.cell_type == "markdown"]


def _without_code(text):
    return _CODE.sub(" ", _FENCE.sub(" ", _COMMENT.sub(" ", text)))


def _targets(text):
    text = _without_code(text)
    for match in _LINK.finditer(text):
        yield match[1] or match[2] or ""
    yield from _REFERENCE.findall(text)
    yield from _ATTRIBUTE.findall(text)


def _broken(target, path, root):
    """What is wrong with a link in the file `path`, or None."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        return None
    if not target:
        return "is empty; name a file or an address"
    if target.startswith("/"):
        return "begins with /; make it relative to its file"
    name, _, anchor = target.partition("#")
    aim = path
    if name:
        aim = Path(os.path.normpath(path.parent / unquote(name.partition("?")[0])))
        if not aim.is_relative_to(root):
            return "leads out of the course; give the address instead"
        if not _exists(aim, root):
            return "leads to no file; mend its path"
    if anchor and aim.suffix in (".md", ".ipynb") and unquote(anchor) not in _anchors(aim):
        return "names no heading there; mend what follows the #"
    return None


def _exists(path, root):
    """Whether there is such a file, upper and lower case told apart as some systems do."""
    for part in path.relative_to(root).parts:
        if not root.is_dir() or part not in os.listdir(root):
            return False
        root = root / part
    return True


def _anchors(path):
    """The anchors of a file: those of its headings (GitHub's, in a notebook JupyterLab's too) and in HTML."""
    anchors = set()
    for _, text in _markdown(path):
        anchors.update(_NAMED.findall(text))
        for heading in _HEADING.findall(_FENCE.sub(" ", text)):
            # a link in a heading counts by its words, code by what is in it
            words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
            slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            number = 1
            unique = slug
            while unique in anchors:
                unique, number = f"{slug}-{number}", number + 1
            anchors.add(unique)
            if path.suffix == ".ipynb":
                anchors.add(words.replace(" ", "-"))
    return anchors
