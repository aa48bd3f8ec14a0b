"""The texts of the repository keep the style: no word that belittles the reader's effort, no emoji."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

from parcours.course import form, load

ROOT = load(Path(__file__).parents[2]).root

TEXTS = [path for pattern in ("*.md", "*.toml", "Makefile", ".ci/*") for path in ROOT.glob(pattern)]
PROGRAMS = [path for name in ("parcours", "tests", "benchmarks") for path in (ROOT / name).rglob("*.py")]
PROGRAMS.append(ROOT / "conftest.py")


def names(paths):
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in sorted(paths) if path.is_file()]


def comments(path):
    """The comments and docstrings of a program, as pairs (line, text)."""
    source = path.read_text("utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield getattr(node, "lineno", 1), text


def test_both_kinds_are_looked_at(tmp_path):
    path = tmp_path / "x.py"
    path.write_text('"""Simply so."""\nx = "just"  # magic\n')
    found = [(line, form.banned_words(text)) for line, text in comments(path)]
    assert found == [(2, ["the word 'magic'"]), (1, ["the word 'simply'"])]


@pytest.mark.parametrize("path", names(TEXTS))
def test_a_text_keeps_the_style(path):
    assert form.banned_words(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", names(PROGRAMS))
def test_comments_keep_the_style(path):
    # the answers in the banks are what people write
    if "answers" in path.parts and path.name.startswith(("right_", "wrong_")):
        return
    found = [f"line {line}: {word}" for line, text in comments(path) for word in form.banned_words(text)]
    assert not found, "\n" + "\n".join(found)
