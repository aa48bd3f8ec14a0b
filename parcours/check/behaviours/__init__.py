"""What can be asked of a run of an answer, parted by behaviour; each question gives a `Finding`.

A judge asks its `Game`, which has all of them. The first finding that fails is the verdict.
"""

from parcours.check.behaviours.faults import Faults
from parcours.check.behaviours.memory import Memory
from parcours.check.behaviours.results import Results
from parcours.check.behaviours.tasks import Tasks
from parcours.check.behaviours.together import Together

__all__ = ["Faults", "Memory", "Results", "Tasks", "Together"]
