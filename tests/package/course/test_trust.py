"""The stored notebooks of the course are trusted, those of a learner are not."""

import nbformat
from made_notebooks import code, notebook, result
from nbformat.sign import NotebookNotary

from parcours.course import form, load
from parcours.course.trust import trust

COURSE = """
title = "A course"
repository = ""
[[lesson]]
stem = "10_add"
title = "Add numbers"
minutes = 10
needs = "Python"
"""


def test_lessons_and_solutions_are_trusted_and_exercises_are_not(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "course.toml").write_text(COURSE)
    for number, tree in enumerate(("notebooks", "solutions", "exercises")):
        form.write(notebook(code(f"{number}", result(str(number)))), tmp_path / tree / "10_add.ipynb")
    course = load(tmp_path)
    there = {tree: course.notebook(tree, course.lessons[0]) for tree in ("notebooks", "solutions", "exercises")}
    assert trust(course) == [there["notebooks"], there["solutions"]]
    notary = NotebookNotary()
    trusted = {tree: notary.check_signature(nbformat.read(path, as_version=4)) for tree, path in there.items()}
    assert trusted == {"notebooks": True, "solutions": True, "exercises": False}
