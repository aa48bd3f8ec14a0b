"""What can be moved: the replay, the predictions, a knob. Their keys stay theirs: `d d` deletes no cell."""

import re

import pages
import pytest


@pytest.fixture
def controls(lab, course_copy):
    cells = {"replay": pages.REPLAY, "predict": pages.PREDICT, "knob": pages.KNOB}
    path = pages.write(course_copy.root / "notebooks/controls.ipynb", cells)
    lab.open("notebooks/controls.ipynb")
    lab.run_all()
    yield lab
    path.unlink()


def test_a_replay_is_played_scrubbed_and_driven_by_keys(controls, gallery):
    page, player = controls.page, controls.page.locator(".parcours-replay").first
    slider, speed = player.locator("input[type=range]"), player.locator("select")
    play, back, on = (player.locator("button").nth(place) for place in range(3))

    def value():
        return float(slider.input_value())

    def said():
        return slider.get_attribute("aria-valuetext")

    begin, end = float(slider.get_attribute("min")), float(slider.get_attribute("max"))
    at_the_end = said()
    assert player.locator("svg").count() == 1
    assert player.locator("img").count() == 0, "the player stands in the picture's place"
    assert value() == end, "at first it shows how the run ended"
    slider.scroll_into_view_if_needed()
    slider.focus()
    page.keyboard.press("Home")
    assert value() == begin
    assert said() != at_the_end
    page.keyboard.press("ArrowRight")
    step = value()
    assert step > begin
    page.keyboard.press("PageUp")
    assert value() > step
    page.keyboard.press("End")
    assert value() == end
    assert said() == at_the_end

    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert value() == pytest.approx((begin + end) / 2, abs=0.06 * (end - begin))
    assert re.search(r"running", said()), "a screen reader is told what runs"
    player.screenshot(path=gallery.path("controls", "the replay, half way"))
    there = said()
    on.click()
    later = said()
    back.click()
    assert there != later != said()

    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    page.wait_for_function("button => button.textContent == 'Pause'", arg=play.element_handle())
    page.wait_for_function(
        "([slider, begin]) => +slider.value > +begin", arg=[slider.element_handle(), begin], timeout=10_000
    )
    page.wait_for_function(
        "([slider, end, button]) => +slider.value == +end && button.textContent == 'Play'",
        arg=[slider.element_handle(), end, play.element_handle()],
        timeout=60_000,
    )
    lost = [name for name, control in
            {"slider": slider, "play": play, "back": back, "on": on, "speed": speed}.items()
            if not controls.keeps_its_keys(control)]  # fmt: skip
    assert not lost, f"keys on these changed the notebook: {lost}"
    assert not controls.trouble()


def test_a_prediction_is_chosen_by_keys_and_remembered(controls):
    page = controls.page
    radios = controls.cell("predict").locator("input[type=radio]")
    radios.first.scroll_into_view_if_needed()
    radios.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert radios.nth(1).is_checked()
    assert "You said: 2 naps" in controls.cell("predict").locator(".jp-OutputArea-output").text_content()
    assert controls.keeps_its_keys(radios.nth(1))
    controls.run_cell("predict")
    assert radios.nth(1).is_checked(), "the browser remembers the answer"
    assert not controls.trouble()


def test_a_knob_redraws_the_picture(controls, gallery):
    page, cell = controls.page, controls.cell("knob")
    picture = cell.locator(".jp-OutputArea-output img").first
    before = picture.get_attribute("alt")
    assert "1 worker" in before
    readout = cell.locator(".widget-readout")
    readout.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "([cell, before]) => { const i = cell.querySelector('img'); return i && i.alt != before }",
        arg=[cell.element_handle(), before],
        timeout=30_000,
    )
    assert "5 workers" in cell.locator(".jp-OutputArea-output img").first.get_attribute("alt")
    cell.screenshot(path=gallery.path("controls", "the knob at 5"))
    assert not controls.trouble()
