"""The sitting: one submission's cells, run in the order of the notebook, as far as each exercise needs them."""

import time
from collections.abc import Callable, Iterable

from parcours import engines
from parcours.check.finding import Stopped
from parcours.grade.messages import Job
from parcours.grade.sandbox import Limits, Sandbox

__all__ = ["Sitting"]

MOST_DEADLY = 5  # cells of a submission that end their process or never end
MOST_BESIDE = 5  # times the limit of a cell: what all cells of a submission may take, to define what they do


class Sitting:
    """One submission, from its first exercise to its last. `ready` runs its cells, in a sandbox that the steps share.

    limits: all of `LIMITS`. new_sandbox: a function from the limits and the hidden folders to a `Sandbox`.
    """

    def __init__(self, job: Job, limits: Limits, new_sandbox: Callable[[Limits, Iterable[str]], Sandbox]) -> None:
        self.job, self.limits = job, limits
        self.sandbox: Sandbox | None = None
        self.workers = engines.worker_processes()  # how the referee recognises the workers of engines
        self._new_sandbox = new_sandbox
        self._steps_done = 0
        self._deadly: set[tuple[int, str]] = set()  # cells that ended their process: not run again
        self._seconds_beside = 0.0  # that the learner's cells took, each time they were run

    def ready(self, number: int) -> Sandbox:
        """Return a sandbox in which all cells up to a step's answer have run. Raises Stopped if that answer fails."""
        if self.sandbox is not None and not self.sandbox.alive:
            self.kill_sandbox()
        while self._steps_done <= number:
            if self.sandbox is None:
                self.sandbox = self._new_sandbox(self.limits, self.job["hidden"])
            self._run_step(self._steps_done, is_last=self._steps_done == number)
        return self.sandbox

    def kill_sandbox(self) -> None:
        """Kill the sandbox, if there is one; the next step starts in a new one, from the first cell."""
        if self.sandbox is not None:
            self.sandbox.kill()
        self.sandbox, self._steps_done, self.workers = None, 0, engines.worker_processes()

    def _run_step(self, position: int, is_last: bool) -> None:
        if len(self._deadly) >= MOST_DEADLY:
            seen = f"{MOST_DEADLY} cells end their process, or never end."
            raise Stopped("raised", "your notebook has cells that do not come to an end.", seen, hint="error")
        self._run_given(position)
        step = self.job["steps"][position]
        for name, source in [*step["added"], *([["answer", step["answer"]]] if step["answer"] else [])]:
            is_the_answer = is_last and name == "answer"
            if (position, name) in self._deadly:
                if is_the_answer:
                    raise Stopped("raised", "your code ended its own process.", hint="error")
                continue
            if self._seconds_beside > (most := MOST_BESIDE * self.limits["cell"]):
                seen = f"They took more than {most:g} s in all."
                raise Stopped("too long", "the cells next to your answers took too long.", seen)
            start = time.monotonic()
            try:
                reply = self.sandbox.ask("run", self.limits["cell"], name=name, source=source)
            except Stopped:
                self._deadly.add((position, name))
                self.kill_sandbox()
                if is_the_answer:
                    raise
                return  # start again from the first cell, without this one
            finally:
                self._seconds_beside += time.monotonic() - start
            if engines.starts_processes(source):  # the learner started Ray again, as the notebook's verdicts may ask
                self.workers = engines.worker_processes(self.sandbox.pid)
            if "raised" in reply and is_the_answer:
                raise _raised_by_cell(reply)
        self._steps_done = position + 1

    def _run_given(self, position: int) -> None:
        """Run the course's own cells before an answer. Raises Stopped ("cannot tell") if one fails."""
        given = self.job["steps"][position]["given"]
        for name, source in given:
            try:
                reply = self.sandbox.ask("run", self.limits["start"], name=name, source=source)
            except Stopped as stop:
                if position > 0:  # the learner's earlier cells may have broken it
                    raise
                reply = {"raised": f"{stop.finding} {stop.seen}".strip().rstrip(".")}
            if "raised" in reply:
                raise Stopped("cannot tell", "nothing was checked.", f"The notebook's cell {name}: {reply['raised']}.")
        # Look as soon as the course's cells have started an engine: a process that comes later could be the learner's.
        known = any(rule["parents"] for rule in self.workers.values())
        if not known and (position == 0 or any(engines.starts_processes(source) for _, source in given)):
            self.workers = engines.worker_processes(self.sandbox.pid)


def _raised_by_cell(reply: dict) -> Stopped:
    line, _, code = str(reply.get("line", "")).partition(": ")
    where = f" At {line} of your cell: {code}." if code else ""
    seen = str(reply["raised"])[:300]
    return Stopped("raised", f"your cell raised {seen.partition(':')[0]}.", f"{seen}.{where}", hint="error")
