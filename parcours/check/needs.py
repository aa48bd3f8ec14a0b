"""The needs of an exercise, before its answer can be judged: an engine, and how many of its workers."""

from collections.abc import Callable
from dataclasses import dataclass

from parcours import engines

__all__ = ["DASK", "THREADS", "Needs", "ray_with_cpus"]


@dataclass(frozen=True)
class Needs:
    """An engine by its name, and how many of its workers must be free at once."""

    engine: str = "threads"
    workers: int = 1

    @property
    def slow(self) -> float:
        """Times the usual patience that a check has with workers of this engine, which may have to start."""
        return engines.engine(self.engine).slow

    def problem(self) -> tuple[str, str] | None:
        """Return (what is missing, how to get it), or None if the answer can run."""
        return engines.engine(self.engine).problem(self.workers)

    def meet(self, work: Callable, xs: list) -> None:
        """Let the workers that the answer will have call work(x) for each x, all at once."""
        engines.engine(self.engine).meet(work, xs)

    def overhead(self) -> float:
        """Return the seconds that a task takes that does nothing."""
        return engines.engine(self.engine).task_overhead()


DASK = Needs("dask")
THREADS = Needs("threads")


def ray_with_cpus(cpus: int) -> Needs:
    """Return the need of a running Ray with at least `cpus` free CPU slots."""
    return Needs("ray", cpus)
