"""The player of a grading: runs the answer of a step in the sandbox of its submission."""

import json
from typing import Any

from parcours.check.finding import Stopped
from parcours.check.givens import Given
from parcours.check.plain import NotPlain
from parcours.check.player import Played, Player
from parcours.check.work import Work
from parcours.grade.replies import replies_checked, trace_in, two_texts
from parcours.grade.sandbox import Sandbox
from parcours.grade.sitting import Sitting

__all__ = ["SandboxedPlayer"]

GRACE = 10  # seconds beyond the limit that the child enforces itself
MEET_SECONDS = 90
SETTLE = 5  # seconds that the threads of a meeting may take to fall asleep while other submissions run
PROBE_SECONDS = 60  # for a question to the child that runs nothing of the learner's


class SandboxedPlayer(Player):
    """Plays the answer of one step.

    sandbox: where the last request went, or None if no request was needed.
    """

    proven = True

    def __init__(self, sitting: Sitting, number: int) -> None:
        self.sandbox: Sandbox | None = None
        self._sitting, self._number = sitting, number
        self._step = sitting.job["steps"][number]

    @property
    def terms(self) -> dict[str, Any]:
        return {"settle": SETTLE, "workers": self._sitting.workers}

    def wrong_call(self, parameters: int) -> tuple[str, str] | None:
        call = {"function": self._step["function"], "parameters": parameters}
        reply = self._ask("wrong_call", self._sitting.limits["cell"], **call)
        with replies_checked():
            return two_texts(reply["wrong"])

    def problem(self, needs: object) -> tuple[str, str] | None:
        reply = self._ask("problem", PROBE_SECONDS, exercise=self._step["exercise"])
        with replies_checked():
            return two_texts(reply["problem"])

    def meet(self, needs: object, work: Work, xs: list) -> None:
        reply = self._ask("meet", MEET_SECONDS, exercise=self._step["exercise"], xs=xs, **_address(work))
        if "error" in reply:
            raise RuntimeError(str(reply["error"])[:200])

    def overhead(self, needs: object) -> float:
        reply = self._ask("overhead", PROBE_SECONDS, exercise=self._step["exercise"])
        with replies_checked():
            return float(reply["overhead"])

    def play(self, work: Work, given: Given, seconds: float) -> Played:
        call = {"function": self._step["function"], "given": given.to_dict(), "seconds": seconds}
        reply = self._ask("play", seconds + GRACE, **call, **_address(work))
        with replies_checked():
            if "error" in reply:
                kind = str(reply["error"]).partition(":")[0][:100]
                raise Stopped("raised", f"your code raised {kind}.", f"{reply['error']}."[:300], hint="error")
            if "not_plain" in reply:
                result = NotPlain(str(reply["not_plain"])[:500], str(reply["promise"])[:100])
            else:
                result = json.loads(reply["result"])
            return Played(result, trace_in(reply["trace"]), int(reply["caller"]))

    def _ask(self, what: str, within: float, **arguments: Any) -> dict[str, Any]:
        self.sandbox = self._sitting.ready(self._number)
        return self.sandbox.ask(what, within, **arguments)


def _address(work: Work) -> dict[str, str]:
    return {"folder": work.folder, "token": work.token}
