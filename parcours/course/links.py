"""Links: README.md's lesson table and picture and the links that launch a lesson, made from the course.

And a check that relative links lead on.
"""

import html
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

from parcours.course import form
from parcours.errors import CourseError

__all__ = [
    "broken_links",
    "launch_differences",
    "launch_link",
    "lesson_table",
    "readme_differences",
    "readme_files",
    "readme_picture",
    "replace_section",
    "update_launch_links",
    "update_readme",
    "with_launch_link",
]

README_PICTURE = ("20_ray_tasks", "warm")  # the lesson and the cell whose stored picture README shows

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1`*~*\s*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"\]\(\s*(?:<([^>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+[\"'(][^)]*)?\s*\)")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)>?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"<[a-z][^>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_NAMED = re.compile(r"<[a-z][^>]*?\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_PICTURE = re.compile(r"""<img alt=(["'])(?P<alt>.*?)\1 src=(["'])data:image/svg\+xml,(?P<svg>.*?)\3""")
_LAUNCH = re.compile(r"\n\n\[Run it on Binder\]\([^)\n]*\)\s*\Z")
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
            row.append(f"[Binder]({launch_link(course, lesson)})")
        rows.append(row)
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def launch_link(course, lesson):
    """The address at which Binder opens a lesson; "" while the course has no public home."""
    if not course.repository:
        return ""
    return f"https://mybinder.org/v2/gh/{course.repository}/HEAD?urlpath=lab/tree/notebooks/{lesson.stem}.ipynb"


def with_launch_link(source, link):
    """The Markdown of a lesson's first cell with `link` as its last line, or, for "", without such a line.

    >>> with_launch_link("# Title", "https://mybinder.org/v2/gh/us/course/HEAD")
    '# Title\\n\\n[Run it on Binder](https://mybinder.org/v2/gh/us/course/HEAD)'
    >>> with_launch_link(_, "")
    '# Title'
    """
    bare = _LAUNCH.sub("", source)
    return f"{bare}\n\n[Run it on Binder]({link})" if link else bare


def launch_differences(course):
    """Messages, one for each lesson whose launch link is not the one to it."""
    return [
        f"notebooks/{path.name}: its launch link is not the course's; run `parcours generate`"
        for path, _ in _relinked(course)
    ]


def update_launch_links(course):
    """Write the launch links into the lessons; gives the paths that changed."""
    changed = list(_relinked(course))
    for path, notebook in changed:
        form.write(notebook, path)
    return [path for path, _ in changed]


def _relinked(course):
    """The lessons whose launch link is not as it should be, mended, as pairs (path, notebook)."""
    for lesson in course.lessons:
        path = course.notebook("notebooks", lesson)
        notebook = form.read(path) if path.exists() else None
        if notebook is None or not notebook.cells or notebook.cells[0].cell_type != "markdown":
            continue  # the checker says what is wrong with it
        first = notebook.cells[0]
        source = with_launch_link(first.source, launch_link(course, lesson))
        if source != first.source:
            first.source = source
            yield path, notebook


def replace_section(text, name, content):
    """`text` with `content` between its lines `<!-- name -->` and `<!-- /name -->`.

    Raises CourseError when the two lines are not there, once each, in that order.
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    if not (begin and end) or opening in rest or closing in before + after:
        raise CourseError(f"README.md: must have one line {opening} and, below it, one line {closing}")
    return f"{before}{opening}\n\n{content}\n{closing}{after}"


def readme_picture(course):
    """The picture of README.md as (svg, alt): the stored output of a lesson's cell. None where there is none yet."""
    stem, cell_id = README_PICTURE
    path = course.root / "notebooks" / f"{stem}.ipynb"
    cells = form.read(path).cells if path.exists() else []
    for output in (output for cell in cells if cell.get("id") == cell_id for output in cell.outputs):
        page = "".join(output.get("data", {}).get("text/html", ""))
        if found := _PICTURE.search(page):
            return unquote(found["svg"]), html.unescape(found["alt"])
    return None


def readme_files(course):
    """What README.md and its picture should be: {path: text}, empty where a course has no README.

    Raises CourseError when README.md has no place for what is made.
    """
    path = course.root / "README.md"
    if not path.exists():
        return {}
    files = {path: replace_section(path.read_text("utf-8"), "lessons", lesson_table(course))}
    if picture := readme_picture(course):
        svg, alt = picture
        files[path] = replace_section(files[path], "picture", f"![{alt}](README.svg)\n")
        files[path.with_suffix(".svg")] = svg
    return files


def _outdated(course):
    return {p: text for p, text in readme_files(course).items() if not p.exists() or p.read_text("utf-8") != text}


def readme_differences(course):
    """Messages, one for each file that is not what it should be."""
    return [
        f"{path.name}: its table or picture is not the course's; run `parcours generate`" for path in _outdated(course)
    ]


def update_readme(course):
    """Write the lesson table and the picture into a course's README; gives the paths that changed."""
    outdated = _outdated(course)
    for path, text in outdated.items():
        form.replace_text(path, text)
    return list(outdated)


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
