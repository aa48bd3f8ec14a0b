"""Three lessons in other places: under the prefix of JupyterHub and Binder, in Notebook 7, and as learners run them."""

import json

import judging
import pytest
from server import Server

from conftest import three_lessons
from parcours.course import form


@pytest.mark.parametrize("app", ["lab/tree", "notebooks"])
@pytest.mark.parametrize("lesson", three_lessons())
def test_a_lesson_under_a_prefix(new_lab, prefixed_server, gallery, course_copy, lesson, app):
    path = course_copy.notebook("notebooks", lesson)
    lab = new_lab(prefixed_server)
    lab.open(f"notebooks/{path.name}", app)
    wrong = [f"untrusted: {text}" for text in judging.as_stored(lab, form.read(path))]
    lab.run_all()
    wrong += judging.run(lab.cells())
    wrong += judging.looks(lab.shown())
    name = "JupyterLab" if app == "lab/tree" else "Notebook 7"
    lab.picture(gallery.path("under a prefix", f"{lesson.stem} in {name}"))
    wrong += lab.trouble()
    assert not wrong, "\n".join(wrong)


def test_the_first_lesson_as_a_learner_runs_it(new_lab, course_copy, gallery):
    """With the settings that `make` and Binder install, and by the menu."""
    settings = json.loads(
        (course_copy.root / "binder/etc/jupyter/labconfig/default_setting_overrides.json").read_text("utf-8")
    )
    server = Server(course_copy.root, settings=settings)
    try:
        lab = new_lab(server)
        first = course_copy.lessons[0]
        lab.open(f"notebooks/{first.stem}.ipynb")
        assert lab.page.locator(".Toastify__toast, .jp-toast-message").count() == 0, "a fresh start asks something"
        lab.page.screenshot(path=gallery.path("as a learner", "the first sight"))
        lab.run_all_by_menu()
        wrong = judging.run(lab.cells()) + lab.trouble()
        lab.end()
    finally:
        left = server.close()
    assert not left
    assert not wrong, "\n".join(wrong)
