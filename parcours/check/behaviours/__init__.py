"""Questions about a run of an answer. Each is a function of its `Evidence` that returns a `Finding`.

A judge yields findings; the first that fails is the verdict. Questions that only make sense for one kind of given are
in its module, in `parcours.check.givens`.
"""

from parcours.check.behaviours.actors import asked_actors, called_exactly
from parcours.check.behaviours.memory import fetched_at_most, held_at_most, shipped_at_most
from parcours.check.behaviours.plans import two_results_of_all, with_one_compute
from parcours.check.behaviours.results import returned, returned_number, returned_values
from parcours.check.behaviours.submissions import submitted_at_least, submitted_before_waited
from parcours.check.behaviours.tasks import (
    computed_once,
    largest_task_at_most,
    ran_in,
    stayed_lazy,
    tasks_at_least,
    tasks_at_most,
    worth_their_overhead,
)
from parcours.check.behaviours.together import in_one_process, in_processes, met, never_more_than
from parcours.check.behaviours.wording import waits_between

__all__ = [
    "asked_actors",
    "called_exactly",
    "computed_once",
    "fetched_at_most",
    "held_at_most",
    "in_one_process",
    "in_processes",
    "largest_task_at_most",
    "met",
    "never_more_than",
    "ran_in",
    "returned",
    "returned_number",
    "returned_values",
    "shipped_at_most",
    "stayed_lazy",
    "submitted_at_least",
    "submitted_before_waited",
    "tasks_at_least",
    "tasks_at_most",
    "two_results_of_all",
    "waits_between",
    "with_one_compute",
    "worth_their_overhead",
]
