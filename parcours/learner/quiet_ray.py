"""The settings with which the lessons start Ray."""

__all__ = ["QUIET_RAY"]

# Settings for `ray.init`: Ray prints nothing, needs no more packages, and fits a small machine.
QUIET_RAY = {
    "address": "local",  # always its own cluster, even if RAY_ADDRESS names another
    "include_dashboard": False,  # the dashboard needs the packages of ray[default]
    "log_to_driver": False,  # what a task prints stays in its worker's log file
    "logging_level": "ERROR",
    "object_store_memory": 80_000_000,  # bytes; containers give 64 MB of /dev/shm, the rest goes to disk
    "_system_config": {"max_io_workers": 1},  # one process writes to disk, one reads: each takes 60 MB
}
