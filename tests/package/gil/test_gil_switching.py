"""The switch interval: felt by a sleeper, always set back, and turned by a knob."""

import contextlib
import sys

import pytest
from lane_runs import in_threads, needs_gil

from parcours import gil
from parcours.gil import Lanes


@needs_gil
def test_a_sleeper_wakes_late_by_the_switch_interval():
    with gil.switch_interval(0.02):
        late = max(Lanes.of(in_threads(gil.sleeper(0.002), "python", n=(6, 2000))).late for _ in range(3))
    alone = Lanes.of([gil.lane(gil.sleeper(0.002), 10)()])
    assert late > 0.018
    assert alone.late < late
    assert alone.records[0].asleep > 0.5 * alone.records[0].wall


def test_the_switch_interval_is_always_set_back():
    before = sys.getswitchinterval()
    gil.takes_turns(lambda: in_threads("hash", "hash"), tries=1)
    assert sys.getswitchinterval() == before

    def fails():
        raise KeyError

    with pytest.raises(KeyError):
        gil.takes_turns(lambda: in_threads(fails, fails))
    with pytest.raises(KeyError):
        gil.takes_turns(fails)
    with contextlib.suppress(KeyError), gil.switch_interval(0.5):
        assert sys.getswitchinterval() == 0.5
        raise KeyError
    assert sys.getswitchinterval() == before
    assert not gil.lane("python", 1)._frozen


def test_the_knob_holds_a_run_for_each_value():
    before = sys.getswitchinterval()
    knob = gil.interval_knob(lambda: in_threads("python", "python", n=60), values=(0.001, 0.01, 0.05))
    assert sys.getswitchinterval() == before
    assert [run.records[0].interval for run in knob.runs.values()] == pytest.approx([0.001, 0.01, 0.05])
    bundle = knob._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].count("Switch interval") == 3
    page = bundle["text/html"]
    assert page.count("<img") == 1  # what shows where no script runs
    assert "Switch interval 10 ms" in page.partition("<script>")[0]
    assert page.count("</script>") == 1
    assert "lmSuppressShortcuts" in page


def test_a_knob_without_values_gets_a_clear_error():
    with pytest.raises(ValueError, match="at least one value"):
        gil.interval_knob(lambda: [], values=())
