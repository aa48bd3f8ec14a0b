"""Files are replaced whole or not at all; copies of a learner's are all kept."""

import stat

import pytest

from parcours.course.files import keep_copy, replace_text


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "x.txt"
    replace_text(path, "one")
    assert path.read_text() == "one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    with pytest.raises(UnicodeEncodeError):
        replace_text(path, "two \ud800")
    assert path.read_text() == "one"
    assert [each.name for each in path.parent.iterdir()] == ["x.txt"]


def test_copies_made_in_the_same_second_are_all_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("PARCOURS_HOME", raising=False)
    path = tmp_path / "notebook.ipynb"
    copies = []
    for text in ("first", "second", "third"):
        path.write_text(text)
        copies.append(keep_copy(path, tmp_path))
    assert [copy.read_text() for copy in copies] == ["first", "second", "third"]
    assert {copy.parent for copy in copies} == {tmp_path / ".parcours" / "copies"}
    assert {copy.suffix for copy in copies} == {".ipynb"}


def test_copies_go_where_the_attempts_are(tmp_path, monkeypatch):
    monkeypatch.setenv("PARCOURS_HOME", str(tmp_path / "home"))
    (tmp_path / "a.ipynb").write_text("")
    assert keep_copy(tmp_path / "a.ipynb", tmp_path).parent == tmp_path / "home" / "copies"
