"""A program in a fresh process: what it took, and that nothing stays of it."""

import os
import sys
import tempfile

import pytest

from parcours import fresh
from parcours.errors import TraceError

MB = 1_000_000


def test_the_peak_is_that_of_the_program_alone():
    found = fresh("data = bytearray(80_000_000)\ndel data\nsmall = 1", setup="big = bytearray(200_000_000)\ndel big")
    assert 75 * MB < found.above < 110 * MB
    assert found.peak == found.start + found.above == max(nbytes for _, nbytes in found.resident)
    assert found.resident[0][0] == 0
    assert found.resident[-1][1] < found.peak - 70 * MB  # it is gone at the end
    assert found.faults > 0


def test_time_begins_when_the_setup_is_over():
    found = fresh("time.sleep(0.2)", setup="import time\ntime.sleep(1)")
    assert 0.2 <= found.seconds < 1
    assert found.cpu < 0.2
    assert found.processors == found.cpu / found.seconds


def test_names_and_prints():
    found = fresh("print(a * 2, b)\nprint('end', end='')", setup="a = a + 1", a=3, b="x")
    assert found.printed == "8 x\nend"
    assert "MB above the start" in repr(found)


def test_its_folder_is_removed():
    found = fresh("import os; open('left', 'w').close(); print(os.getcwd(), end='')")
    assert os.path.dirname(found.printed) == os.path.realpath(tempfile.gettempdir())
    assert not os.path.exists(found.printed)


def test_it_is_another_process():
    assert fresh("import os; print(os.getpid(), end='')").printed != str(os.getpid())
    assert "numpy" not in fresh("import sys; print(*sys.modules)").printed.split()


@pytest.mark.parametrize(
    ("program", "said"),
    [("1 / 0", "ZeroDivisionError"), ("import sys; sys.exit('no more')", "no more"), ("def", "SyntaxError")],
)
def test_a_program_that_fails_is_told_by_its_last_line(program, said):
    with pytest.raises(TraceError, match=said):
        fresh(program)


@pytest.mark.skipif(sys.platform == "win32", reason="signals end processes there without a status")
def test_a_program_that_is_killed():
    with pytest.raises(TraceError, match="status -9"):
        fresh("import os; os.kill(os.getpid(), 9)")


def test_a_program_that_takes_too_long():
    with pytest.raises(TraceError, match="more than 1 s"):
        fresh("import time; time.sleep(60)", timeout=1)
