"""Checks: they judge an answer by how it ran. The definitions in `parcours.judges` are made of them."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_MODULES = {
    "definition": ("Definition", "exercise"),
    "judging": ("Judgement", "examine", "judge", "judge_again"),
    "needs": ("DASK", "THREADS", "ray_with_cpus"),
    "verdict": ("Verdict",),
    "words": ("Words",),
}


def __getattr__(name):
    """Import a name when it is first used (PEP 562), so that `import parcours` stays quick."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
