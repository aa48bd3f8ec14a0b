"""Every given goes to another process and back as JSON, and only what is a given is made from JSON."""

import json
from dataclasses import dataclass

import pytest

from parcours.check import givens
from parcours.check.givens import Given, errand, given_from_dict
from parcours.check.givens.account import account_calls
from parcours.check.givens.array import blurred_array, stored_array
from parcours.check.givens.bags import bag_of_items, bag_of_records
from parcours.check.givens.batches import batched_calls
from parcours.check.givens.calls import calls
from parcours.check.givens.cores import calls_on_cores
from parcours.check.givens.delayed import delayed_calls
from parcours.check.givens.deliveries import deliveries_with_fault
from parcours.check.givens.early import calls_to_stop
from parcours.check.givens.faults import calls_with_fault
from parcours.check.givens.flaky import flaky_calls
from parcours.check.givens.graphs import delayed_plan, written_graph
from parcours.check.givens.hashed import files_to_hash
from parcours.check.givens.lanes import LanePair
from parcours.check.givens.locks import transfers
from parcours.check.givens.merges import parts_to_merge
from parcours.check.givens.parts import large_heads, large_parts
from parcours.check.givens.resources import calls_with_resource
from parcours.check.givens.shared import shared_array
from parcours.check.givens.source import source_calls
from parcours.check.givens.stages import StagedCalls
from parcours.check.givens.start_methods import function_to_send
from parcours.check.givens.table import table, table_and_names
from parcours.check.givens.training import training
from parcours.check.givens.turns import calls_in_turn
from parcours.check.givens.window import calls_in_window

EACH = [
    account_calls([1, 2], meet=2),
    bag_of_items(6, partitions=3, meet=2),
    bag_of_records("readings", [2, 0, 1]),
    batched_calls([1, 2, 3], meet=2),
    blurred_array((300, 400), radius=2),
    calls([3, 1.5, "a", True], meet=2),
    calls_with_fault(["a", "b"], meet=2, fault="again"),
    calls_in_turn((1, 2)),
    calls_in_window([1, 2, 3], window=2),
    calls_on_cores([1, 2], meet=2, cores=8),
    calls_with_resource([1, 2], meet=2, there=False),
    calls_to_stop([1, 2, 3], meet=2, enough=2),
    delayed_calls([1], rounds=2, uncopied="shared"),
    deliveries_with_fault([5, 5], meet=2, fault="again"),
    delayed_plan([1, 2], "wait", meet=2),
    files_to_hash([100, 200]),
    flaky_calls([1, 2], 2, {1: 1}, raised="up"),
    function_to_send([1, 2], factor=3),
    LanePair("python"),
    large_heads([1, 2], meet=2),
    large_parts([1, 2], meet=2),
    parts_to_merge(5, meet=2),
    StagedCalls((1, 2), 2, stage="measure"),
    shared_array((1000, 100), parts=4),
    source_calls([1, 2], meet=2, limit=1, endless="end"),
    stored_array((10, 20), "float32", budget=1e6),
    table(parts=2, rows=10, seed=5),
    table_and_names(parts=2, rows=10, seed=5),
    training([1, 2, 3, 4], meet=2),
    transfers([1, -2], deadlock="cycle"),
    written_graph([1, 2], ["total"], meet=2, threads=2, blocks=True),
]


def kinds(given=Given):
    """Return the classes of givens that modules of givens define."""
    below = {kind for each in given.__subclasses__() for kind in (each, *kinds(each))}
    return {kind for kind in below if kind.__module__.startswith(f"{givens.__name__}.")}


def test_every_kind_is_tried():
    assert {type(given) for given in EACH} == kinds()


@pytest.mark.parametrize("given", EACH, ids=lambda given: type(given).__name__)
def test_a_given_is_a_value_and_goes_through_json(given):
    again = given_from_dict(json.loads(json.dumps(given.to_dict())))
    assert again == given
    assert hash(again) == hash(given)
    assert (type(again), again.terms) == (type(given), given.terms)
    with pytest.raises(AttributeError):  # it does not change
        given.xs = ()


@dataclass(frozen=True)
class Nested(Given):
    """A given with tuples in tuples, as chunks of an array are."""

    chunks: tuple


def test_tuples_in_tuples_are_tuples_again(monkeypatch):
    monkeypatch.setattr(givens.calls, "Nested", Nested, raising=False)
    given = Nested(((1, 2), (3, (4.5, "a"), None)))
    fields = json.loads(json.dumps(given.to_dict())) | {"given": "calls.Nested"}
    assert given_from_dict(fields) == given


@pytest.mark.parametrize("given", EACH, ids=lambda given: type(given).__name__)
def test_what_the_referee_is_asked_goes_through_json(given):
    assert json.loads(json.dumps(given.terms.xs)) == given.terms.xs
    assert len(given.terms.xs) >= given.terms.meet >= 1


def test_givens_that_differ_are_not_equal():
    assert calls([1, 2]) != calls([1, 2], meet=2)
    assert calls([1, 2]) != delayed_calls([1, 2])
    assert stored_array((4, 4), budget=1) != stored_array((4, 4), budget=2)


NO_MODULES = ["os", "calls.os", "../calls", "", "__init__", "parcours", "json", 7, None, ["calls"]]


@pytest.mark.parametrize("name", NO_MODULES, ids=repr)
def test_an_errand_is_a_module_of_givens(name):
    with pytest.raises(ValueError, match="not a module of givens"):
        errand(name)


def test_a_module_of_givens_may_have_no_errand():
    with pytest.raises(ValueError, match="'calls' has no errand"):
        errand("calls")


@pytest.mark.parametrize("name", [*NO_MODULES[:7], "os.path", "json.JSONDecoder"], ids=repr)
def test_a_given_is_of_a_module_of_givens(name):
    with pytest.raises(ValueError, match="not a (module of givens|Given)"):
        given_from_dict({"given": name})


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"given": 7},
        {"given": "calls"},
        {"given": "calls.Calls"},
        {"given": "calls.Calls", "xs": [1], "more": 2},
        {"given": "calls.calls", "xs": [1]},
        {"given": "calls.Terms", "xs": [1]},
        {"given": "calls.Iterable"},
        {"given": "calls.__name__"},
        {"given": "calls.nothing"},
        {"given": "array.math"},
    ],
    ids=str,
)
def test_what_is_not_a_given_is_refused(fields):
    with pytest.raises(ValueError, match="is not a|has other fields"):
        given_from_dict(fields)
