"""Every lesson gets the link that launches it, once the course has a public home."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from parcours.course import Course, Lesson, form, launch

LESSONS = (Lesson("00_start", "Start here", 10, "Python"), Lesson("10_next", "Go on", 45, "00"))


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
    assert launch.differences(homeless) == []
    assert launch.update(homeless) == []

    home = Course("A course", "somebody/course", LESSONS, tmp_path)
    assert [message.partition(":")[0] for message in launch.differences(home)] == [
        "notebooks/00_start.ipynb",
        "notebooks/10_next.ipynb",
    ]
    bytes_before = [path.read_bytes() for path in paths]
    assert launch.update(home) == paths
    for path, lesson in zip(paths, LESSONS, strict=True):
        address = f"https://mybinder.org/v2/gh/somebody/course/HEAD?urlpath=lab/tree/notebooks/{lesson.stem}.ipynb"
        assert form.read(path).cells[0].source == f"# Title\n\n10 minutes.\n\n[Run it on Binder]({address})"
        assert form.read(path).cells[1].source == "1 + 1"
    assert launch.differences(home) == []

    moved = Course("A course", "others/theirs", LESSONS, tmp_path)
    assert launch.update(moved) == paths
    assert "gh/others/theirs/HEAD" in form.read(paths[0]).cells[0].source
    assert form.read(paths[0]).cells[0].source.count("Run it on Binder") == 1
    assert launch.update(homeless) == paths
    assert [path.read_bytes() for path in paths] == bytes_before
