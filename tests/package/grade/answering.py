"""Answers to one exercise, and the jobs and grades that they make."""

from classroom import COURSE, solved

from parcours.grade.answers import answers_in
from parcours.grade.jobs import job_of
from parcours.grade.pristine import pristine

STEM, EXERCISE = "00_start_here", "threads-together"
RIGHT = "def run_all(work, xs):\n    with ThreadPoolExecutor(4) as pool:\n        return list(pool.map(work, xs))\n"
SERIAL = "def run_all(work, xs):\n    return list(map(work, xs))\n"


def job(source, **limits):
    """The job of a notebook with an answer to the one exercise of its lesson."""
    asked = pristine(COURSE, STEM)
    return job_of(asked, answers_in(solved(STEM, {EXERCISE: source}), asked), limits, [])


def grades(grader, job):
    """The grades that a grader makes of a job."""
    found = []
    grader.grade(job, found.append)
    return found
