"""What the tests of several modules share."""

import pytest

from parcours.check.game import Game
from parcours.check.needs import THREADS
from parcours.check.player import Here
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


@pytest.fixture
def play(referee):
    """Return a function that runs an answer with what it is given, in a game of its own, and returns the evidence."""

    def play(answer, given, needs=THREADS, **more):
        return Game(Here(answer), needs, 60, referee).play(given, **more)

    return play
