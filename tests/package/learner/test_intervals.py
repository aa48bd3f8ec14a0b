"""The slider over switch intervals: one run for each value, one picture where no script runs."""

import sys

import pytest
from lane_runs import in_threads

from parcours import interval_slider
from parcours.draw.keys import keys_script


def test_the_slider_holds_a_run_for_each_value():
    before = sys.getswitchinterval()
    slider = interval_slider(lambda: in_threads("python", "python", n=60), values=(0.001, 0.01, 0.05))
    assert sys.getswitchinterval() == before
    assert [run.records[0].interval for run in slider.runs.values()] == pytest.approx([0.001, 0.01, 0.05])
    bundle = slider._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].count("Switch interval") == 3
    page = bundle["text/html"]
    assert page.count("<img") == 1  # what shows where no script runs
    assert "Switch interval 10 ms" in page.partition("<script>")[0]
    assert page.count("</script>") == 1
    assert keys_script() in page


def test_a_slider_without_values_gets_a_clear_error():
    with pytest.raises(ValueError, match="at least one value"):
        interval_slider(lambda: [], values=())
