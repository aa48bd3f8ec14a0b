"""What the tests of several modules share: one Ray for the whole session."""

import pytest

from parcours import QUIET_RAY


@pytest.fixture(scope="session")
def ray_running():
    """Ray with 4 CPU slots; gives the module. A start that fails is tried once more."""
    ray = pytest.importorskip("ray", reason="Ray has no wheels for this platform")
    try:
        ray.init(num_cpus=4, **QUIET_RAY)
    except Exception:
        ray.shutdown()
        ray.init(num_cpus=4, **QUIET_RAY)
    yield ray
    ray.shutdown()
