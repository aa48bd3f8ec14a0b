"""Right answers that look for a while as if nothing more could come: none may be called alone. Under load only."""

import pytest

import bank
import rounds


@pytest.fixture
def ready(request):
    if rounds.needs_ray(request.node.callspec.params["answer"]):
        request.getfixturevalue("ray_with_four_slots")


@pytest.mark.parametrize("answer", bank.answers("adversarial"), ids=lambda answer: answer.name)
def test_it_is_not_called_alone(load, ready, answer):
    seen = rounds.run(answer)
    assert (seen.decision, seen.verdict.outcome) == ("met", "passed"), f"{seen.why}: {seen.verdict}"
