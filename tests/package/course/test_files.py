"""Copies of a learner's files: one for each time, none lost."""

from parcours.course.files import keep_copy


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
