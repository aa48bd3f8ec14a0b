"""The two processes that ``multiprocessing`` starts to serve others: the resource tracker and the forkserver.

What is private in them is known to this module alone.
"""

from parcours.errors import TraceError

__all__ = ["end_services", "service_processes"]


def service_processes() -> set[int]:
    """Return the ids of the two, as far as they run for this process."""
    from multiprocessing import forkserver, resource_tracker  # here, so that `import parcours` does not pay for them

    ids = resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid
    return set(filter(None, ids))


def end_services() -> None:
    """End the resource tracker and the forkserver of this process; they start again when they are needed.

    A kernel that is to end terminates its children first, and waits for them. The tracker does not listen to that, so
    Jupyter kills the kernel after a while, and temporary files are left behind.
    Raises TraceError if processes of ``multiprocessing`` still run: these need both.
    """
    from multiprocessing import active_children, forkserver, resource_tracker

    if active_children():
        raise TraceError("Processes of this program still run. Close their pools first.")
    forkserver._forkserver._stop()
    resource_tracker._resource_tracker._stop()
