"""What is known after a run of an answer, and what follows from it in words."""

import math

from parcours.check import arrays
from parcours.check.finding import many

__all__ = ["Evidence"]


class Evidence:
    """What is known after a run: its xs, the result, the trace, and what the referee saw.

    xs: what the answer was given. meet: how many calls were to be inside at once. result: plain values, or a
    `NotPlain`. run: the `Trace`, which explains; it comes from where the learner's code lives. seen: what the referee
    saw, as a dict; it decides. array: what array the answer was given, as a dict, where it was given one. caller: the
    native id of the thread that called the answer. player, needs: where the answer ran, and with what. proven: whether
    a meeting must be the kernel's word, too.
    """

    xs = meet = result = run = seen = array = caller = player = needs = None
    proven = False

    @property
    def tasks(self):
        """How many tasks the calls of work ran in."""
        return len({(arrival["pid"], arrival["task"] or self._thread(arrival)) for arrival in self.seen["arrivals"]})

    def _thread(self, arrival):
        # In a Ray worker, a thread is no task: its task started it. Where a task left no stamp, nobody can say.
        return arrival["tid"] if not arrival["ray"] or self.run.missed else None

    def _calls(self):
        return many(len(self.seen["arrivals"]), "call") + " of `work`"

    def _waits_between(self):
        first_wait = min((start for start, _ in self.run.waits), default=float("inf"))
        return any(t > first_wait for t in self.run.submitted)

    def _at_a_time(self):
        calls = len(self.seen["arrivals"])
        words = f"{many(calls, 'call')} of `work`, {self.seen['most']} at a time"
        return words + (": your code waits for a task before it submits the next" if self._waits_between() else "")

    def _whole(self):
        """The array that the answer was given, as the judge knows it."""
        seed = dict(map(tuple, self.seen["values"]))["read"]
        rows, columns = self.array["shape"]
        return arrays.values_at(seed, range(rows), range(columns), self.array["dtype"])

    def _parts(self, what, before=None):
        """The arrivals that told of a part larger than one value, which Dask may try a function on.

        before: where given, those before the first arrival of this x; none, where it never came.
        """
        arrivals = self.seen["arrivals"]
        if before:
            xs = [arrival["x"] for arrival in arrivals]
            arrivals = arrivals[: xs.index(before) if before in xs else 0]
        arrivals = [a for a in arrivals if a["x"] == what and "part" in a]
        return [arrival for arrival in arrivals if math.prod(arrival["part"]) > 1]

    def _bytes(self, part):
        return math.prod(part["part"]) * (4 if self.array["dtype"] == "float32" else 8)

    @property
    def array_bytes(self):
        return self._bytes({"part": self.array["shape"]})
