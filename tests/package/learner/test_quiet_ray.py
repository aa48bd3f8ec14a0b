"""The settings with which the lessons start Ray."""

from parcours import QUIET_RAY


def test_ray_starts_with_its_own_cluster_and_prints_nothing():
    assert QUIET_RAY["address"] == "local"
    assert QUIET_RAY["include_dashboard"] is QUIET_RAY["log_to_driver"] is False
    assert "num_cpus" not in QUIET_RAY  # the number stands in the notebook
