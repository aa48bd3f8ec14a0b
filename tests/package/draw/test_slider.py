"""A slider over pictures: one picture where no script runs, all of them where one does."""

import html
import json
import re

import pytest

from parcours import TaskGraph
from parcours.draw import slider
from parcours.draw.keys import keys_script

PICTURES = {n: TaskGraph(tuple(map(str, range(n))), ()).draw(title=f"{n} tasks </script>") for n in (2, 3, 4)}


def data(page):
    return json.loads(re.search(r"const data = (.*?), box = ", page).group(1))


def test_one_picture_is_there_and_all_are_in_the_script():
    bundle = slider("tasks", PICTURES)._repr_mimebundle_()
    page = bundle["text/html"]
    before, _, script = page.partition("<script>")
    assert before.count("<img") == 1
    assert PICTURES[3].img() in before  # the middle one
    assert page.count("</script>") == 1
    found = data(page)
    assert (found["name"], found["at"]) == ("tasks", 1)
    assert [run["value"] for run in found["runs"]] == ["2", "3", "4"]
    assert [run["svg"] for run in found["runs"]] == [picture.svg for picture in PICTURES.values()]
    assert bundle["text/plain"] == html.unescape("\n".join(picture.alt for picture in PICTURES.values()))
    assert keys_script() in script


def test_the_picture_that_is_shown_first():
    page = slider("tasks", PICTURES, shown=4)._repr_mimebundle_()["text/html"]
    assert data(page)["at"] == 2
    assert PICTURES[4].img() in page


def test_a_slider_needs_values_and_shows_one_of_them():
    with pytest.raises(ValueError, match="at least one value"):
        slider("tasks", {})
    with pytest.raises(ValueError, match="7"):
        slider("tasks", PICTURES, shown=7)
