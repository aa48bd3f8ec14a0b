"""The texts of the repository keep the style: no word that belittles the reader's effort, and plain English."""

import ast
import functools
import io
import re
import tokenize
import tomllib
from pathlib import Path

from parcours.course import form, load

ROOT = load(Path(__file__).parents[2]).root
ALLOWED = Path(__file__).with_name("old_wording.toml")

TEXTS = [
    path
    for pattern in ("*.md", "*/README.md", "*.toml", "Makefile", ".ci/*")
    for path in ROOT.glob(pattern)
    if path.is_file()
]
PROGRAMS = [path for name in ("parcours", "tests", "benchmarks") for path in (ROOT / name).rglob("*.py")]
PROGRAMS.append(ROOT / "conftest.py")

# A wording that reads like a translation, and what to write instead.
WORDINGS = {
    re.compile(pattern, re.IGNORECASE): instead
    for pattern, instead in {
        r"(?<!there )\b(is|are) no\b(?! longer| more)": '"is not a", "has no"',
        r"\bthere is none\b": '"it has none", or say what is missing',
        r"\b(in|of) none of\b": '"in neither", "in no"',
        r"\b(whoever|nobody)\b": "the actor: the learner, the check, Ray, you",
        r"\b(is|are) told\b": "the actor, and report, return, say",
        r"\bof (its|their) own\b": '"its own"',
        r", for (it|they|nobody|there|its|the)\b": '"because"',
        r"[,;] else\b": '"otherwise"',
        r"\bthose that\b": "the noun, or others",
        r"\bbesides?\b": '"next to", "with", "as well as"',
        r"\blets? go of\b": '"release"',
        r"\bmend(s|ed|ing)?\b": '"fix"',
    }.items()
}
NOT_A_VERB = re.compile(r"(What|Whether|Where|How|Of|Those|Who|That|Gives?)\b")
VERB = "a verb (Return, Yield, Raise) or the noun of what it is"


def is_from_a_bank(path):
    """Answers in the banks are what people write."""
    return "answers" in path.parts and path.name.startswith(("right_", "wrong_"))


def comments(path):
    """Yield the comments of a program, as pairs (line, text)."""
    for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def docstrings(tree):
    """Yield the docstrings in a syntax tree, as pairs (line, text)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
            text := ast.get_docstring(node)
        ):
            yield node.body[0].lineno, text


def messages(tree):
    """Yield the strings in a syntax tree that read like sentences and are not docstrings, as pairs (line, text)."""
    found = {line for line, _ in docstrings(tree)}
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node.lineno not in found and len(node.value.split()) >= 3:
            yield node.lineno, node.value


def in_lines(line, text):
    return [(line + number, each) for number, each in enumerate(text.splitlines())]


def translated(text):
    """Yield the wordings in a text that read like a translation, as pairs (wording, what to write instead)."""
    for pattern, instead in WORDINGS.items():
        if match := pattern.search(re.sub(r"`[^`]*`|\"[^\"]*\"|“[^”]*”", " ", text)):
            yield match[0].strip(" ,;"), instead


@functools.cache
def translated_texts():
    """Return the wordings that read like a translation, as {file: messages}: in Markdown files and in parcours/."""
    found = {}
    for path in [
        path for path in (*TEXTS, *PROGRAMS) if path.suffix == ".md" or path.is_relative_to(ROOT / "parcours")
    ]:
        lines = []
        if path.suffix == ".md":
            lines = in_lines(1, path.read_text("utf-8"))
        else:
            tree = ast.parse(path.read_text("utf-8"))
            for line, text in docstrings(tree):
                if match := NOT_A_VERB.match(text):
                    found.setdefault(path, []).append((line, match[0], VERB))
                lines += in_lines(line, text)
            lines += [*messages(tree), *comments(path)]
        found.setdefault(path, []).extend((line, *each) for line, text in lines for each in translated(text))
    return {
        path.relative_to(ROOT).as_posix(): [
            f"line {line}: {wording!r}: write {instead}" for line, wording, instead in sorted(each)
        ]
        for path, each in sorted(found.items())
        if each
    }


def test_both_kinds_are_looked_at(tmp_path):
    path = tmp_path / "x.py"
    path.write_text('"""Whether it\nis no good."""\nx = "there is none here"  # beside it, "beside" it\ny = "is no"\n')
    tree = ast.parse(path.read_text())
    assert [line for line, _ in docstrings(tree)] == [1]
    assert list(messages(tree)) == [(3, "there is none here")]
    assert [(line, [wording for wording, _ in translated(text)]) for line, text in comments(path)] == [(3, ["beside"])]


def test_texts_and_comments_use_no_banned_words():
    found = []
    for path in TEXTS:
        if form.banned_words(path.read_text("utf-8")):
            lines = in_lines(1, path.read_text("utf-8"))
            found += [(path, line, word) for line, text in lines for word in form.banned_words(text)]
    for path in PROGRAMS:
        if not is_from_a_bank(path):
            texts = [*comments(path), *docstrings(ast.parse(path.read_text("utf-8")))]
            found += [(path, line, word) for line, text in texts for word in form.banned_words(text)]
    assert not found, "\n" + "\n".join(
        f"{path.relative_to(ROOT)}: line {line}: has {word}. Write it without." for path, line, word in found
    )


def test_new_texts_are_plain_english():
    found, allowed = translated_texts(), tomllib.loads(ALLOWED.read_text("utf-8"))
    more = [
        f"{path}: {len(each)} wordings that read like a translation; {allowed.get(path, 0)} are allowed.\n  "
        + "\n  ".join(each)
        for path, each in found.items()
        if len(each) > allowed.get(path, 0)
    ]
    assert not more, "\n" + "\n".join(more)


def test_what_is_allowed_only_shrinks():
    found, allowed = translated_texts(), tomllib.loads(ALLOWED.read_text("utf-8"))
    better = [path for path, number in allowed.items() if number > len(found.get(path, ()))]
    note = "Run `python tests/course/test_words.py`, which lowers the numbers in old_wording.toml."
    assert not better, f"fewer old wordings than noted in {', '.join(better)}. {note}"


if __name__ == "__main__":
    head, *_ = ALLOWED.read_text("utf-8").partition("\n\n")
    old = tomllib.loads(ALLOWED.read_text("utf-8"))
    numbers = {path: min(len(each), old.get(path, 0)) for path, each in translated_texts().items()}
    lines = [f'"{path}" = {number}' for path, number in numbers.items() if number]
    ALLOWED.write_text(head + "\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
