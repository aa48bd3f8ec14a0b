"""Checks: they judge an answer by how it ran. The definitions in `parcours.judges` are made of them."""

from parcours.check.definition import Definition, exercise
from parcours.check.judging import Judgement, examine, judge, judge_again
from parcours.check.needs import DASK, THREADS, ray_with_cpus
from parcours.check.verdict import Verdict
from parcours.check.words import Words

__all__ = [
    "DASK",
    "THREADS",
    "Definition",
    "Judgement",
    "Verdict",
    "Words",
    "examine",
    "exercise",
    "judge",
    "judge_again",
    "ray_with_cpus",
]
