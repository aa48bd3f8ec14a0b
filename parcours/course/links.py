"""The check that relative links lead somewhere, in every Markdown file and notebook."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from parcours.course import form

__all__ = ["broken_links"]

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1`*~*\s*$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(
    r"\]\(\s*(?:<([^>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
)
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)>?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"<[a-z][^>]*?\b(?:href|src)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_NAMED = re.compile(r"<[a-z][^>]*?\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_SKIPPED = frozenset({".git", ".venv", ".parcours", ".ipynb_checkpoints", "node_modules"})


def broken_links(root: str | Path) -> list[str]:
    """Return the relative links in Markdown files and notebooks under `root` that lead nowhere, as messages.

    Anchors are looked up in Markdown files and notebooks. Files that git ignores do not count.
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


def _files(root: Path) -> Iterator[Path]:
    """Yield the Markdown files and notebooks under `root` that belong to the course."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        paths = [Path(folder, name) for name in names if name.endswith((".md", ".ipynb"))]
        yield from _without_ignored(paths, root)


def _without_ignored(paths: list[Path], root: Path) -> list[Path]:
    if not paths or not (root / ".git").exists():
        return paths
    names = "\0".join(map(str, paths))
    command = ["git", "-C", str(root), "check-ignore", "-z", "--stdin"]
    try:
        ignored = subprocess.run(command, input=names, capture_output=True, text=True).stdout.split("\0")
    except FileNotFoundError:
        return paths
    return [path for path in paths if str(path) not in ignored]


def _markdown(path: Path) -> list[tuple[str, str]]:
    """Return the Markdown of a file as pairs (place, text), one for each cell of a notebook."""
    if path.suffix == ".md":
        return [("", path.read_text("utf-8"))]
    cells = form.read(path).cells
    return [(f": cell {cell.get('id')}", cell.source) for cell in cells if cell.cell_type == "markdown"]


def _without_code(text: str) -> str:
    return _CODE.sub(" ", _FENCE.sub(" ", _COMMENT.sub(" ", text)))


def _targets(text: str) -> Iterator[str]:
    text = _without_code(text)
    for match in _LINK.finditer(text):
        yield match[1] or match[2] or ""
    yield from _REFERENCE.findall(text)
    yield from _ATTRIBUTE.findall(text)


def _broken(target: str, path: Path, root: Path) -> str | None:
    """Return what is wrong with a link in the file `path`, or None."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target, re.IGNORECASE):
        return None
    if not target:
        return "is empty. Name a file or an address."
    if target.startswith("/"):
        return "begins with /. Make it relative to its file."
    name, _, anchor = target.partition("#")
    aim = path
    if name:
        aim = Path(os.path.normpath(path.parent / unquote(name.partition("?")[0])))
        if not aim.is_relative_to(root):
            return "leads out of the course. Give the address instead."
        if not _exists(aim, root):
            return "leads to no file. Fix its path."
    if anchor and aim.suffix in (".md", ".ipynb") and unquote(anchor) not in _anchors(aim):
        return "names no heading there. Fix what follows the #."
    return None


def _exists(path: Path, root: Path) -> bool:
    """Return True if the file exists under exactly this name, also on systems that ignore case."""
    for part in path.relative_to(root).parts:
        if not root.is_dir() or part not in os.listdir(root):
            return False
        root = root / part
    return True


def _anchors(path: Path) -> set[str]:
    """Return the anchors of a file: of its headings (as GitHub and JupyterLab name them) and in HTML."""
    anchors = set()
    for _, text in _markdown(path):
        anchors.update(_NAMED.findall(text))
        for heading in _HEADING.findall(_FENCE.sub(" ", text)):
            # of a link in a heading, only the words count; of code, only what is inside
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
