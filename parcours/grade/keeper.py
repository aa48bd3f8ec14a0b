"""The keeper of a grader process: starts it, gives it jobs, and replaces it if it ends under one."""

import contextlib
import json
import subprocess
import threading
from collections.abc import Iterator

from parcours.check.verdict import Verdict
from parcours.grade.messages import Grade, Job
from parcours.grade.processes import module_command

__all__ = ["GraderProcess", "Keeper", "grade_job", "lost_grade"]


class GraderProcess:
    """A running grader process."""

    def __init__(self) -> None:
        command = module_command("parcours.grade.grader")
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @property
    def alive(self) -> bool:
        """True as long as it has not ended."""
        return self._process.poll() is None

    def grades(self, job: Job) -> Iterator[Grade]:
        """Yield each grade of a job as soon as it is there. Raises EOFError if the process ends before the last one."""
        try:
            self._process.stdin.write(json.dumps(job) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise EOFError("the grader process ended") from error
        while (line := self._process.stdout.readline()).endswith("\n"):
            grade = json.loads(line)
            if grade.get("done"):
                return
            yield grade
        raise EOFError("the grader process ended")

    def abandon(self) -> None:
        """Close its input and do not wait: it gives up what it grades, and ends with all that it started."""
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()

    def close(self) -> None:
        """Close its input and wait until it ended, with all that it started."""
        self.abandon()
        self._process.wait()
        self._process.stdout.close()


class Keeper:
    """Has one grader process, started when first needed, and a new one if that ends under a job."""

    def __init__(self) -> None:
        self.process: GraderProcess | None = None
        self.abandoned = False

    def grades(self, job: Job) -> Iterator[Grade]:
        """Yield the grade of each exercise of a job; if the process ends, try the others once more in a new one."""
        left = [step["exercise"] for step in job["steps"] if step["grade"]]
        for _ in range(2):
            if self.process is None or not self.process.alive:
                self.process = GraderProcess()
            if self.abandoned:
                return
            with contextlib.suppress(EOFError):
                for grade in self.process.grades(_job_for(job, left)):
                    left.remove(grade["exercise"])
                    yield grade
                return
            self.close()
        yield from map(lost_grade, left)

    def abandon(self) -> None:
        """Abandon the current job, from another thread; nothing is tried again."""
        self.abandoned = True
        if (process := self.process) is not None:
            process.abandon()

    def close(self) -> None:
        """Close the process, if there is one."""
        if self.process is not None:
            self.process.close()
        self.process = None


def _job_for(job: Job, exercises: list[str]) -> Job:
    return {**job, "steps": [{**step, "grade": step["exercise"] in exercises} for step in job["steps"]]}


def lost_grade(exercise: str) -> Grade:
    """Return the grade of an exercise whose grader process ended twice."""
    verdict = Verdict(exercise, "cannot tell", "nothing was checked.", seen="The grader's own process ended under it.")
    return {"exercise": exercise, "verdict": verdict.to_dict(), "details": {}, "kept": None, "judged_again": False}


_here = threading.local()


def grade_job(job: Job) -> list[Grade]:
    """Return the grades of a job, from the grader process of this thread: what a worker of an engine runs.

    The process is started when first needed, and kept for the next job.
    """
    if not hasattr(_here, "keeper"):
        _here.keeper = Keeper()
    return list(_here.keeper.grades(job))
