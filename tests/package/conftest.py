"""What the tests of several modules share."""

import pytest

from parcours.check.work import Referee
from parcours.grade.grader import Grader


@pytest.fixture(scope="module")
def referee():
    referee = Referee()
    yield referee
    referee.close()


@pytest.fixture(scope="module")
def grader():
    made = Grader()
    yield made
    made.close()
