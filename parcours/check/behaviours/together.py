"""Whether calls ran at the same moment, and whether they let each other run."""

from parcours import gil
from parcours.check.behaviours.evidence import Evidence
from parcours.check.finding import Finding, Stopped, many

__all__ = ["Together"]


class Together(Evidence):
    """Questions about calls that run at the same time. The rendezvous decides, no clock."""

    def met(self, hint, here=None, few=None):
        """So many calls of work as `play` asked for were inside at the same moment.

        `hint` is for calls that ran one after another; `here`, where given, for calls that all ran in the thread of
        the caller; `few` for some that ran together, but too few.

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("pair")
        ... def pair(game):
        ...     game.play([1, 2, 3], meet=2)
        ...     yield game.met("one")
        >>> def in_threads(work, xs):
        ...     with ThreadPoolExecutor(2) as pool:
        ...         return list(pool.map(work, xs))
        >>> judge(pair, in_threads).finding
        '2 calls at the same moment.'
        >>> judge(pair, lambda work, xs: [work(x) for x in xs]).seen
        '3 calls of `work`, 1 at a time.'
        """
        most = self.seen["most"]
        if here and all(arrival["tid"] == self.caller for arrival in self.seen["arrivals"]):
            hint = here
        elif few and most > 1:
            hint = few
        expected = f"At least {self.meet} of the {len(self.xs)} calls of `work` running at the same moment."
        fault = f"only {most} calls ran at the same moment" if most > 1 else "the calls ran one at a time"
        if most >= self.meet:  # later, when it was decided that those before them were alone
            fault = "some calls ran alone"
        told, seen = f"{self.meet} calls at the same moment", f"{self._at_a_time()}."
        met = self.seen["decision"] == "met"
        if met and self.proven and not self._proven():
            fault, seen = "the calls did not wait in threads of their own", "Calls that no thread of their own made."
            met = False
        return Finding(met, told, fault, expected, seen, hint, about_time=True)

    def never_more_than(self, most, hint):
        """At most `most` calls were inside at once. Only a game with a meeting of more than that has waited for more.

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> @exercise("polite")
        ... def polite(game):
        ...     game.play([1, 2, 3, 4], meet=3)
        ...     yield game.never_more_than(2, "fewer")
        >>> def in_threads(work, xs, n=2):
        ...     with ThreadPoolExecutor(n) as pool:
        ...         return list(pool.map(work, xs))
        >>> judge(polite, in_threads).finding
        '2 calls at the same moment, never more.'
        >>> judge(polite, lambda work, xs: in_threads(work, xs, n=4)).finding
        'more than 2 calls ran at the same moment.'
        """
        expected = f"At most {most} calls of `work` at the same moment."
        fault, told = f"more than {most} calls ran at the same moment", f"{most} calls at the same moment, never more"
        seen = f"{self._calls()}, more than {most} at a time."  # how many more, nobody waited to see
        return Finding(self.seen["most"] <= most, told, fault, expected, seen, hint, about_time=True)

    def let_run(self, hint):
        """The two calls of `play_lanes` ran at the same time: neither kept the GIL from the other.

        >>> from concurrent.futures import ThreadPoolExecutor
        >>> from parcours.check import exercise, judge
        >>> def lets(kind):
        ...     @exercise(f"lets-{kind}")
        ...     def define(game):
        ...         game.play_lanes(kind)
        ...         yield game.let_run("gil")
        ...     return define
        >>> def in_threads(work, xs):
        ...     with ThreadPoolExecutor(2) as pool:
        ...         return list(pool.map(work, xs))
        >>> judge(lets("hash"), in_threads).finding
        'none held up the other.'
        >>> judge(lets("python"), in_threads).finding
        "the calls of `work('python')` took turns."
        """
        turns = self.turns
        if turns.answer is None:
            raise Stopped("cannot tell", "nothing was checked.", turns.reason)
        call, picture = f"`work({self.kind!r})`", None
        if turns.answer:
            picture = gil.picture(self.lanes, title=f"{self.kind}: your two calls, switching frozen", width=600)
        expected = f"Two calls of {call} that run at the same time."
        seen = turns.reason.replace("each lane", "each call")
        return Finding(
            turns.answer is False, "none held up the other", f"the calls of {call} took turns", expected, seen, hint,
            picture=picture,
        )  # fmt: skip

    def advice_one_process(self, hint):
        """All calls ran in one process, where threads are enough; it cannot fail the answer."""
        processes = len({arrival["pid"] for arrival in self.seen["arrivals"]})
        seen = f"{many(len(self.xs), 'call')} of `work` in {processes} processes."
        return Finding(processes < 2, "", "", "All calls in one process.", seen, hint, advice=True)

    def _proven(self):
        """Whether each call of the meeting was a thread of its own, asleep in work, by the kernel's word."""
        proof = [arrival for arrival in self.seen["proof"] if arrival["thread"] and arrival["reads"]]
        return len({(arrival["pid"], arrival["tid"]) for arrival in proof}) >= self.meet
