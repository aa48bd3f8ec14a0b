"""What became a task, of which engine, when it was submitted, and how much was in it."""

import collections
import dataclasses
import statistics

from parcours.check.behaviours.evidence import Evidence
from parcours.check.finding import Finding, many
from parcours.engines.record import is_dask

__all__ = ["Tasks"]


class Tasks(Evidence):
    """Questions about the tasks that the calls of work were made in."""

    def ran_in_ray(self, hint):
        """Every call of work ran in a Ray worker.

        >>> ray = getfixture("ray_running")
        >>> from parcours.check import exercise, judge, ray_with_cpus
        >>> @exercise("in-ray", needs=ray_with_cpus(1))
        ... def in_ray(game):
        ...     game.play([1, 2], meet=1)
        ...     yield game.ran_in_ray("task")
        >>> def remote(work, xs):
        ...     task = ray.remote(lambda x: work(x))
        ...     return ray.get([task.remote(x) for x in xs])
        >>> def both(work, xs):
        ...     return [*remote(work, xs[:1]), work(xs[1])]
        >>> judge(in_ray, remote).finding
        'in Ray.'
        >>> judge(in_ray, both).seen
        '2 calls of `work`, 1 of them outside of Ray.'
        """
        arrivals = self.seen["arrivals"]
        here = sum(not arrival["ray"] for arrival in arrivals)
        expected = "Every call of `work` in a Ray worker."
        seen = f"{self._calls()}, {here} of them outside of Ray."
        return Finding(bool(arrivals) and not here, "in Ray", "not in Ray tasks", expected, seen, hint)

    def stayed_lazy(self, hint):
        """Nothing ran before Dask computed it: every call of work was made by a task of Dask's.

        >>> import dask
        >>> from parcours.check import DASK, exercise, judge
        >>> @exercise("lazy", needs=DASK)
        ... def lazy(game):
        ...     game.play([1, 2], meet=1)
        ...     yield game.stayed_lazy("eager")
        >>> def planned(work, xs):
        ...     return list(dask.compute(*[dask.delayed(work)(x) for x in xs], scheduler="threads"))
        >>> def at_once(work, xs):
        ...     return list(dask.compute(*[dask.delayed(work(x)) for x in xs], scheduler="threads"))
        >>> judge(lazy, planned).finding
        'in Dask.'
        >>> judge(lazy, at_once).seen
        "2 calls of `work`, 2 of them in no task of Dask's."
        """
        arrivals = self.seen["arrivals"]
        eager = sum(not is_dask(arrival["task"]) for arrival in arrivals)
        expected = "Every call of `work` in a task of Dask's, and none before `compute`."
        seen = f"{self._calls()}, {eager} of them in no task of Dask's."
        return Finding(bool(arrivals) and not eager, "in Dask", "not in Dask's tasks", expected, seen, hint)

    def read_in_dask(self, hint):
        """All of the array was read, in tasks of Dask's; where a plan was asked for, after it was given back."""
        parts, early = self._parts("read"), self._parts("read", before="returned")
        eager = [part for part in parts if not is_dask(part["task"])]
        later = ", when the check computes your plan" if self.array["lazy"] else ""
        expected = f"Every part of the array read in a task of Dask's{later}."
        seen = f"{many(len(parts), 'part')} read, {len(eager)} of them in no task of Dask's."
        whole = sum(map(self._bytes, parts)) >= self.array_bytes
        fault = "not all of the array was read" if parts else "the array was not read"
        if eager:
            fault = "not in Dask's tasks"
        elif early:
            fault = "the array was read before your function returned"
            seen = f"{many(len(parts), 'part')} read, {len(early)} of them before your function returned."
        return Finding(whole and not eager and not early, "read in Dask", fault, expected, seen, hint)

    def computed_once(self, hint):
        """work was called once for each x, however many results need it.

        >>> from parcours.check import exercise, judge
        >>> @exercise("once")
        ... def once(game):
        ...     game.play([1, 2], meet=1)
        ...     yield game.computed_once("twice")
        >>> def kept(work, xs):
        ...     values = [work(x) for x in xs]
        ...     return [sum(values), max(values)]
        >>> def forgotten(work, xs):
        ...     return [sum(work(x) for x in xs), max(work(x) for x in xs)]
        >>> judge(once, kept).finding
        'each computed once.'
        >>> judge(once, forgotten).seen
        '4 calls of `work`.'
        """
        # a call whose process died under it gave nothing: made again, it is made once
        done = [arrival for arrival in self.seen["arrivals"] if not arrival.get("cut_off")]
        calls = collections.Counter(repr(arrival["x"]) for arrival in done)
        ok = all(calls[x] <= wanted for x, wanted in collections.Counter(map(repr, self.xs)).items())
        expected = f"{many(len(self.xs), 'call')} of `work`, one for each x."
        return Finding(ok, "each computed once", "the work was done again", expected, f"{self._calls()}.", hint)

    def submitted_at_least(self, least, hint):
        """At least `least` tasks were submitted, by the caller or by its tasks, whatever they did."""
        submitted = len({event.task for event in self.run.events if event.kind == "submitted"})
        expected, seen = f"At least {many(least, 'task')} submitted.", f"{many(submitted, 'task')} submitted."
        return Finding(submitted >= least, "", "there are too few tasks", expected, seen, hint)

    def submitted_before_waited(self, hint):
        """Every task was submitted before the caller waited for the first: no ``get`` in the loop that submits.

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("ahead")
        ... def ahead(game):
        ...     game.play([1, 2, 3], meet=1)
        ...     yield game.submitted_before_waited("loop")
        >>> def first_all(work, xs):
        ...     with ThreadPoolExecutor(2) as pool:
        ...         return [future.result() for future in [pool.submit(work, x) for x in xs]]
        >>> def in_the_loop(work, xs):
        ...     with ThreadPoolExecutor(2) as pool:
        ...         return [pool.submit(work, x).result() for x in xs]
        >>> judge(ahead, first_all).finding
        'all submitted before the first wait.'
        >>> judge(ahead, in_the_loop).finding
        'your code waits before it has submitted all.'
        """
        ok, expected = not self._waits_between(), "Every task submitted before your code waits for the first."
        fault, told = "your code waits before it has submitted all", "all submitted before the first wait"
        return Finding(ok, told, fault, expected, f"{self._at_a_time()}.", hint, about_time=True)

    def advice_submitted_before_waited(self, hint):
        """As `submitted_before_waited`, but it cannot fail the answer."""
        return dataclasses.replace(self.submitted_before_waited(hint), told="", advice=True)

    def advice_one_compute(self, hint):
        """The whole plan was computed at once; cannot fail the answer."""
        seen = f"{many(len(self.run.waits), 'computation')}, one after another."
        expected = "One `compute`, when the whole plan is written."
        fault = "it was computed in pieces"
        return Finding(not self._waits_between(), "", fault, expected, seen, hint, advice=True)

    def tasks_at_most(self, most, hint):
        """All calls of work together ran in at most `most` tasks: the grain is not too fine.

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("batches")
        ... def batches(game):
        ...     game.play(range(8), meet=1)
        ...     yield game.tasks_at_most(4, "tiny")
        ...     yield game.tasks_at_least(2, "one")
        >>> def batched(work, xs, size=4):
        ...     parts = [xs[i : i + size] for i in range(0, len(xs), size)]
        ...     with ThreadPoolExecutor(2) as pool:
        ...         return sum(pool.map(lambda part: [work(x) for x in part], parts), [])
        >>> judge(batches, batched).passed
        True
        >>> judge(batches, lambda work, xs: batched(work, xs, size=1)).seen
        '8 tasks for 8 calls of `work`.'
        >>> judge(batches, lambda work, xs: batched(work, xs, size=8)).seen
        '1 task for 8 calls of `work`.'
        """
        expected = f"At most {most} tasks for {len(self.xs)} calls of `work`."
        return Finding(self.tasks <= most, "", "there are too many tasks", expected, self._tasks_told(), hint)

    def worth_their_overhead(self, times, hint):
        """The median task took `times` as long as a task that does nothing, on the same engine, right after.

        The engine is that of the exercise's needs. Both are times of the same run and are only compared; give `times`
        room, for work that is handed out costs a task some tenths of a millisecond itself.

        >>> ray = getfixture("ray_running")
        >>> import time
        >>> from parcours.check import exercise, judge, ray_with_cpus
        >>> @exercise("worth-it", needs=ray_with_cpus(1), hints={"tiny": "Give a task more to do."})
        ... def worth_it(game):
        ...     game.play([1], meet=1)
        ...     yield game.worth_their_overhead(5, "tiny")
        >>> task = ray.remote(lambda seconds: time.sleep(seconds))
        >>> def coarse(work, xs):
        ...     return ray.get([task.remote(0.5) for _ in range(3)])
        >>> def fine(work, xs):
        ...     return ray.get([task.remote(0) for _ in range(50)])
        >>> judge(worth_it, coarse).finding
        'tasks worth their overhead.'
        >>> judge(worth_it, fine).finding
        'a task costs more than it does.'
        """
        overhead = self.player.overhead(self.needs)
        took = [span.end - span.start for span in self.run.spans if span.state == "ok"]
        ok = bool(took) and statistics.median(took) >= times * overhead
        expected = f"Tasks that take at least {times} times what a task costs that does nothing."
        seen = f"{many(len(took), 'task')}, half of which took less." if took else "No task."
        return Finding(ok, "tasks worth their overhead", "a task costs more than it does", expected, seen, hint)

    def tasks_at_least(self, least, hint):
        """The calls of work were spread over at least `least` tasks."""
        expected = f"The calls of `work` in at least {least} tasks."
        return Finding(self.tasks >= least, "", "there are too few tasks", expected, self._tasks_told(), hint)

    def _tasks_told(self):
        return f"{many(self.tasks, 'task')} for {self._calls()}."
