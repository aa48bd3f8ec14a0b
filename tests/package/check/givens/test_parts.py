"""Large arrays that tasks make: where their bytes went, and what keeps them alive after the answer has returned."""

import numpy as np
import pytest
import ray
from runs import played

from parcours.check import exercise, judge, ray_with_cpus
from parcours.check.behaviours import fetched_at_most
from parcours.check.givens import given_from_dict
from parcours.check.givens.parts import (
    held_nothing,
    large_heads,
    large_parts,
    left_no_refs,
    returned_heads,
    returned_sum,
)
from parcours.check.plain import NotPlain

pytestmark = [pytest.mark.usefixtures("ray_running"), pytest.mark.xdist_group("ray")]


@exercise("stay", needs=ray_with_cpus(1), hints={"home": "Where is it needed?", "refs": "Wait."})
def stay(game):
    run = game.play(large_parts([1, 2, 3], meet=1))
    yield returned_sum(run, refs="refs")
    yield fetched_at_most(run, run.given.nbytes * 3 // 2, "home")


@exercise("leak", needs=ray_with_cpus(1), hints={"kept": "Who has the ref?", "view": "What is below?", "refs": "Wait."})
def leak(game):
    run = game.play(large_heads([1, 2, 3], meet=1))
    yield returned_heads(run, refs="refs")
    yield left_no_refs(run, "kept")
    yield held_nothing(run, "view")


@ray.remote
def make_array(make, x):
    return make(x)


@ray.remote
def add(*arrays):
    return sum(arrays)


def refs_of(make, xs):
    return [make_array.remote(make, x) for x in xs]


def stays(make, xs):
    return ray.get(add.remote(*refs_of(make, xs)))


def comes_home(make, xs):
    return sum(ray.get(refs_of(make, xs)))


def promised(make, xs):
    return add.remote(*refs_of(make, xs))


def half_of_it(make, xs):
    return ray.get(add.remote(*refs_of(make, xs)))[: len(xs)]


def another_array(make, xs):
    return ray.get(add.remote(*refs_of(make, xs[1:])))


@pytest.mark.parametrize(
    ("answer", "outcome", "hint"),
    [
        (stays, "passed", ""),
        (comes_home, "failed", "home"),
        (promised, "failed", "refs"),
        (half_of_it, "failed", "values"),
        (another_array, "failed", "values"),
        (lambda make, xs: 3, "failed", "values"),
        (lambda make, xs: None, "failed", "return"),
    ],
)
def test_a_sum_that_stays(answer, outcome, hint):
    verdict = judge(stay, answer)
    assert (verdict.outcome, verdict.hint) == (outcome, hint), str(verdict)


def copied(make, xs):
    return [ray.get(ref)[:3].copy() for ref in refs_of(make, xs)]


def in_one_array(make, xs):
    return np.array(copied(make, xs))


def views(make, xs):
    return [ray.get(ref)[:3] for ref in refs_of(make, xs)]


def remembered(make, xs):
    remembered.refs = refs_of(make, xs)
    return [ray.get(ref)[:3].copy() for ref in remembered.refs]


def in_a_cycle(make, xs):
    refs = refs_of(make, xs)
    refs.append(refs)
    return [ray.get(ref)[:3].copy() for ref in refs[:-1]]


@pytest.mark.parametrize(
    ("answer", "outcome", "hint"),
    [
        (copied, "passed", ""),
        (in_one_array, "passed", ""),
        (in_a_cycle, "passed", ""),
        (views, "failed", "view"),
        (remembered, "failed", "kept"),
        (refs_of, "failed", "refs"),
        (lambda make, xs: [ray.get(ref) for ref in refs_of(make, xs)], "failed", "values"),
    ],
)
def test_a_leak(answer, outcome, hint):
    verdict = judge(leak, answer)
    assert (verdict.outcome, verdict.hint) == (outcome, hint), str(verdict)


def test_refs_of_before_are_not_the_answer_s():
    ref = ray.put(3)
    assert judge(leak, copied).passed
    assert ray.get(ref) == 3


def test_what_is_reported_from_elsewhere_may_be_anything():
    for result in (None, 3, [], {}, {"returned": 3}, NotPlain("It returned a `set`")):
        run = played(result, given=large_heads([1, 2], meet=1), xs=[1, 2])
        assert not returned_heads(run).ok
        assert not returned_sum(played(result, given=large_parts([1, 2], meet=1), xs=[1, 2])).ok


def test_the_given_goes_through_json():
    for given in (large_parts([1, 2], meet=2, length=7), large_heads([1, 2], meet=2)):
        assert given_from_dict(given.to_dict()) == given
