import subprocess
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from parcours.course import Course, Exercise, Lesson, form, links
from parcours.draw import timeline
from parcours.errors import CourseError
from parcours.spans import Span

LESSONS = (
    Lesson("00_start", "Start here", 10, "Python", (Exercise("a", "First | steps", 1, "00_start"),)),
    Lesson("10_next", "Go on", 45, "00"),
)


def test_the_table_has_a_row_for_each_lesson():
    assert links.lesson_table(Course("A course", "", LESSONS)) == (
        "| Lesson | Minutes | Needs | Exercises |\n"
        "| --- | ---: | --- | --- |\n"
        "| [Start here](notebooks/00_start.ipynb) | 10 | Python | [First \\| steps](exercises/00_start.ipynb) |\n"
        "| [Go on](notebooks/10_next.ipynb) | 45 | 00 |  |\n"
    )


def test_there_are_launch_links_once_the_course_has_a_home():
    table = links.lesson_table(Course("A course", "somebody/course", LESSONS))
    address = "https://mybinder.org/v2/gh/somebody/course/HEAD?urlpath=lab/tree/notebooks/10_next.ipynb"
    assert f"[Binder]({address})" in table
    assert len({line.count(" | ") for line in table.splitlines()}) == 1


def lesson_with(tmp_path, source):
    folder = tmp_path / "notebooks"
    folder.mkdir(exist_ok=True)
    for lesson in LESSONS:
        cells = [new_markdown_cell(source, id="title"), new_code_cell("1 + 1", id="sum")]
        form.write(form.fix(new_notebook(cells=cells)), folder / f"{lesson.stem}.ipynb")
    return [folder / f"{lesson.stem}.ipynb" for lesson in LESSONS]


def test_every_lesson_gets_the_link_that_launches_it_and_loses_it_with_the_home(tmp_path):
    paths = lesson_with(tmp_path, "# Title\n\n10 minutes.")
    homeless = Course("A course", "", LESSONS, tmp_path)
    assert links.launch_differences(homeless) == []
    assert links.update_launch_links(homeless) == []

    home = Course("A course", "somebody/course", LESSONS, tmp_path)
    assert [message.partition(":")[0] for message in links.launch_differences(home)] == [
        "notebooks/00_start.ipynb",
        "notebooks/10_next.ipynb",
    ]
    bytes_before = [path.read_bytes() for path in paths]
    assert links.update_launch_links(home) == paths
    for path, lesson in zip(paths, LESSONS, strict=True):
        address = f"https://mybinder.org/v2/gh/somebody/course/HEAD?urlpath=lab/tree/notebooks/{lesson.stem}.ipynb"
        assert form.read(path).cells[0].source == f"# Title\n\n10 minutes.\n\n[Run it on Binder]({address})"
        assert form.read(path).cells[1].source == "1 + 1"
    assert links.launch_differences(home) == []

    moved = Course("A course", "others/theirs", LESSONS, tmp_path)
    assert links.update_launch_links(moved) == paths
    assert "gh/others/theirs/HEAD" in form.read(paths[0]).cells[0].source
    assert form.read(paths[0]).cells[0].source.count("Run it on Binder") == 1
    assert links.update_launch_links(homeless) == paths
    assert [path.read_bytes() for path in paths] == bytes_before


def test_the_table_stands_between_its_marks():
    text = "# Title\n\n<!-- lessons -->\nold\n<!-- /lessons -->\n\nEnd.\n"
    new = links.replace_section(text, "lessons", "| new |\n")
    assert new == "# Title\n\n<!-- lessons -->\n\n| new |\n\n<!-- /lessons -->\n\nEnd.\n"
    assert links.replace_section(new, "lessons", "| new |\n") == new


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n",
        "<!-- lessons -->\n",
        "<!-- /lessons --> <!-- lessons -->",
        "<!-- lessons --> <!-- lessons --> <!-- /lessons -->",
        "<!-- lessons --> <!-- /lessons --> <!-- /lessons -->",
    ],
)
def test_the_marks_must_be_there_once(text):
    with pytest.raises(CourseError, match=r"README\.md: must have one line"):
        links.replace_section(text, "lessons", "")


def test_the_readme_is_written_when_it_changes(tmp_path):
    course = Course("A course", "", LESSONS, tmp_path)
    readme = tmp_path / "README.md"
    assert not links.update_readme(course)
    readme.write_text("<!-- lessons -->\n<!-- /lessons -->\n")
    assert links.readme_differences(course)
    assert links.update_readme(course) == [readme]
    assert "[Go on](notebooks/10_next.ipynb)" in readme.read_text()
    assert not links.update_readme(course)
    assert not links.readme_differences(course)


def test_the_readme_shows_the_stored_picture_of_its_cell(tmp_path):
    stem, cell_id = links.README_PICTURE
    picture = timeline([Span("square(0)", "Ray worker 1", 0.0, 2.0)])
    output = new_output("execute_result", picture._repr_mimebundle_(), execution_count=1)
    cell = new_code_cell("run.timeline()", id=cell_id, outputs=[output], execution_count=1)
    (tmp_path / "notebooks").mkdir()
    form.write(new_notebook(cells=[cell]), tmp_path / "notebooks" / f"{stem}.ipynb")
    readme = tmp_path / "README.md"
    readme.write_text("<!-- picture -->\n<!-- /picture -->\n<!-- lessons -->\n<!-- /lessons -->\n")
    links.update_readme(Course("A course", "", LESSONS, tmp_path))
    assert f"![{picture.alt}](README.svg)" in readme.read_text()
    assert (tmp_path / "README.svg").read_text("utf-8") == picture.svg


# ---- broken links ----


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
        "docs/other.ipynb: cell title: the link docs/terms.md leads to no file; mend its path"
    ]


def test_files_that_git_ignores_are_not_read(folder):
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    (folder / ".gitignore").write_text("private.md\n")
    assert broken(folder, "[x](no.md)", "private.md") == []
    assert len(broken(folder, "[x](no.md)", "public.md")) == 1
    assert Path(folder / "private.md").exists()
