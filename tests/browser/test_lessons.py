"""Every lesson and every exercise in JupyterLab: as a clone shows it, and after Run All; in light and in dark."""

import accessibility
import judging
import pytest

from conftest import lessons
from parcours.course import form


def look(lab, gallery, section, state):
    """What is wrong with the looks of the notebook in both themes; keeps a screenshot of each."""
    wrong, brightness = [], {}
    picture = lab.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output img").first
    for theme in ("dark", "light"):
        lab.theme(theme)
        wrong += [f"{state}, {theme}: {text}" for text in judging.looks(lab.shown())]
        if picture.count():
            brightness[theme] = lab.brightness(picture)
        lab.picture(gallery.path(section, f"{state}, {theme}"))
    if picture.count() and not brightness["light"] > 150 > 100 > brightness["dark"]:
        wrong.append(f"{state}: the first picture does not follow the theme: {brightness}")
    return wrong


def sliders(lab):
    """What is wrong with the sliders in the outputs, of replays and of knobs: each changes its picture, and by keys."""
    wrong = []
    found = lab.page.locator(".jp-OutputArea-output input[type=range]")
    picture = "slider => slider.closest('.jp-OutputArea-output').querySelector('svg, img').outerHTML"
    for place in range(found.count()):
        slider = found.nth(place)
        slider.scroll_into_view_if_needed()
        slider.focus()
        seen = []
        for key in ("Home", "End"):
            lab.page.keyboard.press(key)
            lab.page.wait_for_timeout(100)
            seen.append(slider.evaluate(picture))
        name = slider.get_attribute("aria-label")
        if seen[0] == seen[1]:
            wrong.append(f"the slider {name!r} does not change its picture")
        if not lab.keeps_its_keys(slider):
            wrong.append(f"keys on the slider {name!r} changed the notebook")
    return wrong


@pytest.mark.parametrize("lesson", lessons("notebooks"))
def test_a_lesson(lab, context, gallery, course_copy, lesson):
    path = course_copy.notebook("notebooks", lesson)
    lab.open(f"notebooks/{path.name}")
    wrong = [f"untrusted: {text}" for text in judging.as_stored(lab, form.read(path))]
    wrong += look(lab, gallery, f"notebooks/{lesson.stem}", "untrusted")
    lab.run_all()
    wrong += judging.run(lab.cells())
    wrong += look(lab, gallery, f"notebooks/{lesson.stem}", "run")
    wrong += sliders(lab)
    wrong += accessibility.in_the_page(lab)
    wrong += accessibility.of_copies(context, lab)
    wrong += lab.trouble()
    assert not wrong, "\n".join(wrong)
