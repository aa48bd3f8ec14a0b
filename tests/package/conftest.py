"""What the tests of several modules share."""

import pytest

from parcours.check.work import Referee


@pytest.fixture(scope="module")
def referee():
    referee = Referee()
    yield referee
    referee.close()
