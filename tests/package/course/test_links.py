"""Relative links: those that lead somewhere, and a message for each that does not."""

import subprocess
from pathlib import Path

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from parcours.course import form, links


def broken(folder, text, name="README.md"):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return links.broken_links(folder)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "docs").mkdir()
    headings = (
        "# The GIL\n\n## `ray.get` & friends\n\n## Twice\n\n## Twice\n\n<a id='own'></a>\n```\n# no heading\n```\n"
    )
    (tmp_path / "docs" / "terms.md").write_text(headings)
    (tmp_path / "a file.txt").touch()
    made = new_notebook()
    made.cells = [new_markdown_cell("# Run it All", id="title")]
    form.write(made, tmp_path / "docs" / "lesson.ipynb")
    return tmp_path


@pytest.mark.parametrize(
    "target",
    [
        *("docs", "docs/", "docs/terms.md", "./docs/../docs/terms.md", "a%20file.txt", "<a file.txt>"),
        *("docs/terms.md#the-gil", "docs/terms.md#rayget--friends", "docs/terms.md#twice-1", "docs/terms.md#own"),
        *("docs/lesson.ipynb#Run-it-All", "docs/lesson.ipynb#run-it-all", "#here"),
        *("https://example.org/no(thing)", "mailto:a@example.org", 'docs/terms.md "a title"'),
    ],
)
def test_links_that_lead_somewhere(folder, target):
    assert broken(folder, f"# Here\n\nSee [this]({target}) and ![that]({target}).\n") == []


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("docs/nothing.md", "leads to no file"),
        ("Docs/terms.md", "leads to no file"),
        ("nothing.md#x", "leads to no file"),
        ("docs/terms.md#The-GIL", "names no heading there"),
        ("docs/terms.md#twice-2", "names no heading there"),
        ("docs/terms.md#no-heading", "names no heading there"),
        ("docs/lesson.ipynb#Run-it", "names no heading there"),
        ("#there", "names no heading there"),
        ("/docs/terms.md", "begins with /"),
        ("../elsewhere.md", "leads out of the course"),
        ("", "is empty"),
    ],
)
def test_links_that_lead_nowhere(folder, target, reason):
    (found,) = broken(folder, f"# Here\n\nSee [this]({target}).\n")
    assert found.startswith(f"README.md: the link {target} {reason}")


@pytest.mark.parametrize(
    "text", ["[a]: no.md\n", '<img alt="x" src="no.md">', "<a class='b' href='no.md'>", "[![x](docs)](no.md)"]
)
def test_links_in_other_forms(folder, text):
    assert len(broken(folder, text)) == 1


@pytest.mark.parametrize("text", ["```\n[x](no.md)\n```\n", "`[x](no.md)`", "<!-- [x](no.md) -->"])
def test_code_and_comments_hold_no_links(folder, text):
    assert broken(folder, text) == []


def test_links_of_notebooks_are_relative_to_the_notebook(folder):
    made = new_notebook()
    made.cells = [new_markdown_cell("# A\n\n[x](terms.md) [y](docs/terms.md)", id="title")]
    form.write(made, folder / "docs" / "other.ipynb")
    assert links.broken_links(folder) == [
        "docs/other.ipynb: cell title: the link docs/terms.md leads to no file. Fix its path."
    ]


def test_files_that_git_ignores_are_not_read(folder):
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text("private.md\n")
    assert broken(folder, "[x](no.md)", "private.md") == []
    assert len(broken(folder, "[x](no.md)", "public.md")) == 1
    assert Path(folder / "private.md").exists()
