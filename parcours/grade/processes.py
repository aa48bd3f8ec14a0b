"""Processes of this machine: how the grader starts its own, and how it finds and measures what they start."""

import contextlib
import os
import sys
from collections.abc import Iterable

import psutil

__all__ = ["bytes_used", "clean_environment", "module_command", "process_tree"]

# Variables of the grader's environment that a submission may see: none of Ray's or Dask's, and no secrets.
_PASSED_ON = ("PATH", "LANG", "LANGUAGE", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "SSL_CERT_FILE", "SYSTEMROOT")
_PASSED_ON_PREFIXES = ("LC_", "OMP_", "OPENBLAS_", "MKL_")


def module_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of this environment.

    It imports nothing from the working directory, which may be a learner's.
    """
    return [sys.executable, "-P", "-m", module, *arguments]


def clean_environment() -> dict[str, str]:
    """Return the part of the grader's environment that a submission may see."""
    return {
        name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith(_PASSED_ON_PREFIXES)
    }


def process_tree(pid: int) -> list[psutil.Process]:
    """Return a process and its descendants, without any that have ended."""
    try:
        process = psutil.Process(pid)
        found = [process, *process.children(recursive=True)]
    except psutil.Error:
        return []
    return [process for process in found if _is_running(process)]


def _is_running(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def bytes_used(processes: Iterable[psutil.Process], *, shared_once: bool) -> int:
    """Return the memory of processes: their resident sets, or, slower, with what several share counted once."""
    used = 0
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError, AttributeError):  # it ended, or this system has no such number
            used += process.memory_full_info().pss if shared_once else process.memory_info().rss
    return used
