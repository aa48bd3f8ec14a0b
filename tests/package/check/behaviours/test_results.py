"""What an answer gave back, judged on runs that are written down."""

import pytest
from runs import RIGHT, arrival, played

from parcours.check.plain import NotPlain


def test_the_right_values():
    found = played(RIGHT).returned_values()
    assert (found.ok, found.told) == (True, "right results")
    assert played([31, 11, 41, 11]).returned_values(of=lambda value: value + 1).ok
    assert not played(RIGHT).returned_values(of=lambda value: value + 1).ok


@pytest.mark.parametrize(
    ("result", "fault", "seen", "hint"),
    [
        (None, "it returned nothing", "None.", "return"),
        (30, "it did not return a list", "A value of type `int`.", "kind"),
        ({"0": 30}, "it did not return a list", "A value of type `dict`.", "kind"),
        ("30104010", "it did not return a list", "A value of type `str`.", "kind"),
        (RIGHT[:3], "the list has another length", "A list of 3 values.", "v"),
        ([RIGHT], "the list has another length", "A list of 1 value.", "tuple"),
        ([30], "the list has another length", "A list of 1 value.", "v"),
        ([10, 30, 10, 40], "the results are in another order", "The right values, in another order.", "order"),
        ([30, 10, 40, 11], "the results are wrong", "1 of 4 values are wrong.", "v"),
        ([30, 10, 40, None], "the results are wrong", "1 of 4 values are wrong, 1 of them `None`.", "none"),
        ([31, 10, 40, None], "the results are wrong", "2 of 4 values are wrong, 1 of them `None`.", "v"),
        ([[30], [10], [40], [10]], "the results are wrong", "4 of 4 values are wrong.", "tuple"),
        ([30, 10, 40, [10]], "the results are wrong", "1 of 4 values are wrong.", "v"),
        (NotPlain("A `Future`", promise=True), "it returned promises, not results", "A `Future`.", "r"),
        (NotPlain("A `coroutine`", promise=True), "it returned promises, not results", "A `coroutine`.", "async"),
        (NotPlain("A `set`"), "it did not return a list of values", "A `set`.", "kind"),
    ],
)
def test_other_values(result, fault, seen, hint):
    found = played(result).returned_values("v", refs="r")
    assert (found.ok, found.fault, found.seen, found.hint) == (False, fault, seen, hint)
    assert found.expected == "A list of 4 values, one for each x, in order."
    assert not found.about_time


@pytest.mark.parametrize(
    ("result", "fault", "seen"),
    [
        ({"even": 40, "odd": 51}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'odd': 51}`."),
        ({"even": 40, "add": 50}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'add': 50}`."),
        ({}, "the dict has another length", "A dict of 0 values."),
        ([40, 50], "it did not return a dict", "A list, a tuple or an array."),
        (None, "it returned nothing", "None."),
        (NotPlain("A `set`"), "it did not return a dict of values", "A `set`."),
    ],
)
def test_a_result_that_is_made_of_the_values(result, fault, seen):
    def sums(values):
        return {"even": values[2], "odd": values[0] + values[1] + values[3]}

    assert played({"odd": 50, "even": 40}).returned(sums).ok
    found = played(result).returned(sums, "sums")
    assert (found.ok, found.fault, found.seen) == (False, fault, seen)
    assert found.expected == "A dict of 2 values, as in the docstring."


def test_a_dict_in_a_tuple_is_told_from_another_kind():
    def sums(values):
        return {"all": sum(values)}

    assert played([{"all": 90}]).returned(sums, "sums").hint == "tuple"
    assert played([90]).returned(sums, "sums").hint == "kind"


def test_one_x_for_all_calls_is_a_slip_of_its_own():
    same = [arrival(1, tid=tid) for tid in (1, 2, 3, 4)]
    assert played([10, 10, 10, 10], arrivals=same).returned_values("v").hint == "same"
    assert played([10, 10, 10, 10], arrivals=[*same, arrival(3)]).returned_values("v").hint == "v"
    assert played([31, 31], xs=(3, 3), arrivals=[arrival(3)] * 2).returned_values("v").hint == "v"


def test_two_results_in_another_order_are_no_matter_of_the_xs():
    found = played([40, 80]).returned(lambda values: [sum(values) - 10, max(values)], "results")
    assert (found.ok, found.hint) == (False, "results")


def test_without_a_hint_for_promises_it_is_the_one_for_values():
    assert played(NotPlain("A `Future`", promise=True)).returned_values("v").hint == "v"
