"""What an exercise needs before its answer can be judged, and a meeting of the check's own to warm the workers."""

import sys
import threading

__all__ = ["DASK", "THREADS", "ray_with_cpus"]


class _Threads:
    """Threads are always there."""

    slow = 1  # times the usual patience: how long a worker that is not there yet takes to come

    def problem(self):
        """What is missing, as (what was seen, what to do), or None."""
        return None

    def meet(self, work, xs):
        """Let the workers call work(x) for each x, all at once."""
        threads = [threading.Thread(target=work, args=(x,), daemon=True) for x in xs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def overhead(self):
        """Seconds that a task takes that does nothing."""
        from parcours.engines.threads import task_overhead

        return task_overhead()


class _Ray(_Threads):
    """A running Ray with so many free CPU slots."""

    slow = 3  # a worker is a process, which has to start and to import Ray

    def __init__(self, cpus):
        self.cpus = cpus

    def problem(self):
        ray = sys.modules.get("ray")
        if ray is None or not ray.is_initialized():
            return "Ray is not running in this notebook.", "Run the cell with `ray.init`, then this one."
        from parcours.engines.ray import available_cpus

        try:
            all_of_them = ray.cluster_resources().get("CPU", 0)
            if all_of_them < self.cpus:
                return (
                    f"Ray was started with {all_of_them:g} CPU slots; this exercise needs {self.cpus}.",
                    f"Run `ray.shutdown()`, then `ray.init(num_cpus={self.cpus}, …)`.",
                )
            free = available_cpus(self.cpus)
        except Exception as error:  # whatever a dying cluster raises: its name goes into the verdict
            return (
                f"Ray does not answer ({type(error).__name__}).",
                "Restart the kernel and run the notebook again.",
            )
        if free < self.cpus:
            seen = f"Only {free:g} of {all_of_them:g} CPU slots are free; this exercise needs {self.cpus}."
            return (
                seen,
                "Tasks or actors of an earlier cell hold the others: restart the kernel and run from the top.",
            )
        return None

    def meet(self, work, xs):
        from parcours.engines.ray import run_all

        run_all(work, xs, seconds=60)

    def overhead(self):
        from parcours.engines.ray import task_overhead

        return task_overhead()


class _Dask(_Threads):
    """Dask's local schedulers are there where Dask is installed; the first computation of all loads much of it."""

    def meet(self, work, xs):
        from parcours.engines.dask.local import run_all

        run_all(work, xs)

    def overhead(self):
        from parcours.engines.dask.local import task_overhead

        return task_overhead()


DASK = _Dask()
THREADS = _Threads()


def ray_with_cpus(cpus):
    """A running Ray with at least `cpus` free CPU slots."""
    return _Ray(cpus)
