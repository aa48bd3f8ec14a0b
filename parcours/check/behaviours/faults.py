"""Whether an answer is still right when something is taken away from it."""

from parcours.check.behaviours.evidence import Evidence
from parcours.check.finding import Finding

__all__ = ["Faults"]


class Faults(Evidence):
    """Questions about a run whose worker was killed: ``play(…, fault="hint")``. Ask for the results first."""

    def survived(self, hint):
        """The check killed the process of one call, and the answer came to its end.

        >>> from multiprocessing import get_context
        >>> from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("tough", hints={"again": "Which calls gave no result? Make them again, in a new pool."})
        ... def tough(game):
        ...     game.play([1, 2], meet=2, fault="again")
        ...     yield game.returned_values()
        ...     yield game.survived("again")
        >>> def once(work, xs):
        ...     with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        ...         return list(pool.map(work, xs))
        >>> def again(work, xs):
        ...     try:
        ...         return once(work, xs)
        ...     except BrokenExecutor:
        ...         return once(work, xs)
        >>> judge(tough, again).finding
        'right results, one worker lost.'
        >>> verdict = judge(tough, once)
        >>> verdict.finding, verdict.hint
        ('your code raised BrokenProcessPool.', 'again')
        >>> judge(tough, lambda work, xs: [work(x) for x in xs]).seen
        "No call of `work` ran in a process that could be taken away: all ran in your code's own, or one at a time."
        """
        expected = "The process of one call killed, and the right results all the same."
        seen = (
            "No call of `work` ran in a process that could be taken away: all ran in your code's own, or one at a time."
        )
        return Finding(bool(self.seen["lost"]), "one worker lost", "no worker could be lost", expected, seen, hint)
