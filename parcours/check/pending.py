"""Tasks that may still arrive at a meeting: a listener of the recorder follows what is submitted and over."""

from collections.abc import Hashable, Iterable

from parcours import engines
from parcours.engines.listening import Submission

__all__ = ["Pending"]


class Pending:
    """The submissions that are not over. It is a listener of the recorder.

    has_untracked: whether something was submitted that cannot be followed, so that more may come than is known here.
    """

    def __init__(self):
        self.has_untracked = False
        self._open: dict[tuple, Submission] = {}

    # -- what the recorder tells
    def submitted(self, submission: Submission) -> None:
        """Take a submission. One with the same tasks replaces an earlier one."""
        self._open[submission.tasks] = submission

    def over(self, tasks: tuple[str, ...]) -> None:
        """Take the end of a submission."""
        self._open.pop(tasks, None)

    def untracked(self) -> None:
        """Remember that more may come than is known here."""
        self.has_untracked = True

    # -- what is asked
    def pools(self) -> dict[Hashable, tuple[str, int | None, list[list[str]]]]:
        """Return, for each pool, its engine, how many submissions may run at once, and the tasks of each that may run.

        A submission may run if it is not over, and does not wait for the result of one that is not over.
        """
        self._ask_silent_engines()
        submissions = self._submissions()
        unfinished = {task for submission in submissions for task in submission.tasks}
        pools: dict[Hashable, tuple] = {}
        for submission in submissions:
            if not unfinished.intersection(submission.needs):
                pool = pools.setdefault(submission.pool, (submission.engine, submission.capacity, []))
                pool[2].append(list(submission.tasks))
        return pools

    def in_pool(self, pool: Hashable) -> list[str]:
        """Return the tasks of a pool that are not over."""
        return [task for submission in self._submissions() if submission.pool == pool for task in submission.tasks]

    def behind(self, handles: Iterable) -> list[str]:
        """Return the tasks behind handles that are not over."""
        handles = set(handles)
        return [task for submission in self._submissions() if submission.handle in handles for task in submission.tasks]

    def with_needs(self, tasks: Iterable[str]) -> set[str]:
        """Return these tasks and all that must be over before they can start: to wait for one is to wait for those."""
        needs = {task: submission.needs for submission in self._submissions() for task in submission.tasks}
        found, left = set(), list(tasks)
        while left:
            task = left.pop()
            if task not in found:
                found.add(task)
                left.extend(needed for needed in needs.get(task, ()) if needed in needs)
        return found

    def _submissions(self):
        return list(self._open.values())

    def _ask_silent_engines(self):
        submissions = self._submissions()
        for name in {submission.engine for submission in submissions}:
            engine = engines.engine(name)
            if not engine.tells_ends:
                its = [submission for submission in submissions if submission.engine == name]
                finished = engine.finished(submission.handle for submission in its)
                for submission in its:
                    if submission.handle in finished:
                        self.over(submission.tasks)
