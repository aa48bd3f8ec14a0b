"""The switch interval: felt by a sleeper, and always set back."""

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
