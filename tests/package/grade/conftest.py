"""What the tests of graders and their sandboxes share."""

import pytest

from parcours.grade.grader import Grader


@pytest.fixture(scope="module")
def grader():
    made = Grader()
    yield made
    made.close()
