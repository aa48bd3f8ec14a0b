"""What an answer returned, judged on runs that are written down."""

import dataclasses

import pytest
from runs import RIGHT, arrival, played

from parcours.check import Words
from parcours.check.behaviours import returned, returned_number, returned_values
from parcours.check.plain import NotPlain


def test_the_right_values():
    found = returned_values(played(RIGHT))
    assert (found.ok, found.passed) == (True, "right results")
    assert returned_values(played([31, 11, 41, 11]), of=lambda value: value + 1).ok
    assert not returned_values(played(RIGHT), of=lambda value: value + 1).ok


@pytest.mark.parametrize(
    ("result", "failed", "seen", "hint"),
    [
        (None, "it returned nothing", "None.", "return"),
        (30, "it did not return a list", "A value of type `int`.", "kind"),
        ({"0": 30}, "it did not return a list", "A value of type `dict`.", "kind"),
        ("30104010", "it did not return a list", "A value of type `str`.", "kind"),
        (
            RIGHT[:3],
            "the last results are missing",
            "The first 3 of 4 values are right; 1 at the end is missing.",
            "short",
        ),
        ([RIGHT], "the list has another length", "A list of 1 value.", "tuple"),
        ([30], "the list has another length", "A list of 1 value.", "v"),
        ([10, 30, 10, 40], "the results are in another order", "The right values, in another order.", "order"),
        ([30, 10, 40, 11], "the results are wrong", "1 of 4 values are wrong.", "v"),
        ([30, 10, 40, None], "the results are wrong", "1 of 4 values are wrong, 1 of them `None`.", "none"),
        ([31, 10, 40, None], "the results are wrong", "2 of 4 values are wrong, 1 of them `None`.", "v"),
        ([[30], [10], [40], [10]], "the results are wrong", "4 of 4 values are wrong.", "tuple"),
        ([30, 10, 40, [10]], "the results are wrong", "1 of 4 values are wrong.", "v"),
        (NotPlain("A `Future`", promise="threads"), "it returned promises, not results", "A `Future`.", "r"),
        (NotPlain("A `coroutine`", promise="python"), "it returned promises, not results", "A `coroutine`.", "async"),
        (NotPlain("A `set`"), "it did not return a list of values", "A `set`.", "kind"),
    ],
)
def test_other_values(result, failed, seen, hint):
    found = returned_values(played(result), "v", refs="r")
    assert (found.ok, found.failed, found.seen, found.hint) == (False, failed, seen, hint)
    assert found.expected == "A list of 4 values, one for each x, in order."
    assert not found.about_time


def test_what_is_expected_is_said_in_the_words_of_the_exercise():
    run = dataclasses.replace(played(RIGHT), words=Words("fetch", "page", "pages"))
    assert returned_values(run).expected == "A list of 4 values, one for each page, in order."


@pytest.mark.parametrize(
    ("result", "failed", "seen"),
    [
        ({"even": 40, "odd": 51}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'odd': 51}`."),
        ({"even": 40, "add": 50}, "the results are wrong", "1 of 2 values are wrong: `{'even': 40, 'add': 50}`."),
        ({}, "the dict has another length", "A dict of 0 values."),
        ([40, 50], "it did not return a dict", "A list, a tuple or an array."),
        (None, "it returned nothing", "None."),
        (NotPlain("A `set`"), "it did not return a dict of values", "A `set`."),
    ],
)
def test_a_result_that_is_made_of_the_values(result, failed, seen):
    sums = {"even": 40, "odd": 50}
    assert returned(played({"odd": 50, "even": 40}), sums).ok
    found = returned(played(result), sums, "sums")
    assert (found.ok, found.failed, found.seen) == (False, failed, seen)
    assert found.expected == "A dict of 2 values, as in the docstring."


def test_a_dict_in_a_tuple_is_told_from_another_kind():
    assert returned(played([{"all": 90}]), {"all": 90}, "sums").hint == "tuple"
    assert returned(played([90]), {"all": 90}, "sums").hint == "kind"


def test_one_x_for_all_calls_is_a_slip_that_has_its_own_hint():
    same = [arrival(1, tid=tid) for tid in (1, 2, 3, 4)]
    assert returned_values(played([10, 10, 10, 10], arrivals=same), "v").hint == "same"
    assert returned_values(played([10, 10, 10, 10], arrivals=[*same, arrival(3)]), "v").hint == "v"
    assert returned_values(played([31, 31], xs=(3, 3), arrivals=[arrival(3)] * 2), "v").hint == "v"


def test_two_results_in_another_order_have_nothing_to_do_with_the_order_of_the_xs():
    found = returned(played([40, 80]), [80, 40], "results")
    assert (found.ok, found.failed, found.hint) == (False, "the results are in another order", "results")


def test_without_a_hint_for_promises_it_is_the_one_for_values():
    assert returned_values(played(NotPlain("A `Future`", promise="threads")), "v").hint == "v"


@pytest.mark.parametrize(
    ("result", "failed", "hint"),
    [
        (2.525, "the number is wrong", "v"),
        (10**400, "the number is wrong", "v"),
        (None, "it returned nothing", "return"),
        ([1.0], "it did not return a number", "tuple"),
        ([1.0, 2.0], "it did not return a number", "v"),
        (True, "it did not return a number", "v"),
        (float("nan"), "the number is wrong", "v"),
        (float("inf"), "the number is wrong", "v"),
        (NotPlain("It returned one `Array`", promise="dask"), "it returned a promise, not a number", "p"),
        (NotPlain("It returned one `Delayed`", promise="dask"), "it returned a promise, not a number", "p"),
        (NotPlain("It returned one `Future`", promise="threads"), "it returned a promise, not a number", "v"),
        (NotPlain("It returned one `coroutine`", promise="python"), "it returned a promise, not a number", "async"),
        (NotPlain("It returned a `set`"), "it did not return a number", "v"),
    ],
)
def test_a_wrong_number(result, failed, hint):
    found = returned_number(played(result), 2.5, "v", promise="p")
    assert (found.ok, found.failed, found.hint) == (False, failed, hint)
    assert found.expected == "One number, as NumPy gives it for the whole array."


def test_the_right_number():
    for result in (2.5, 2.5 * (1 + 1e-6)):
        found = returned_number(played(result), 2.5)
        assert (found.ok, found.passed) == (True, "right result")
    assert returned_number(played(7), 7.0).ok
