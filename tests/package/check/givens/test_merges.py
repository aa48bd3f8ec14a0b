"""Parts to merge: each carries how deep it is, and every way to merge all of them makes the same calls of work."""

import functools
from concurrent.futures import ThreadPoolExecutor

import pytest

from parcours.check import exercise, judge
from parcours.check.behaviours import computed_once, met
from parcours.check.givens.merges import Merge, PartsToMerge, depth_at_most, merged_all, parts_to_merge


@exercise("tree", hints={"all": "Which?", "deep": "How deep?", "future": "result()", "one": "One.", "again": "Again."})
def tree(game):
    run = game.play(parts_to_merge(7, meet=3))
    yield merged_all(run, "all", refs="future")
    yield met(run, "one")
    yield depth_at_most(run, 3, "deep")
    yield computed_once(run, "again").silent()


def in_pairs(merge, parts, last=1):
    with ThreadPoolExecutor(3) as pool:
        while len(parts) > last:
            pairs = len(parts) // 2 * 2
            parts = [*pool.map(merge, parts[:pairs:2], parts[1:pairs:2]), *parts[pairs:]]
    return functools.reduce(merge, parts)


def again(merge, parts):
    whole = in_pairs(merge, parts)
    merge(parts[0], parts[1])
    return whole


def in_the_future(merge, parts):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_pairs, merge, parts)


def test_right():
    verdict = judge(tree, in_pairs)
    assert verdict.finding == "all 7 parts merged, 3 calls at the same moment, at most 3 merges deep."


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (lambda merge, parts: in_pairs(merge, parts[:6]), "all"),
        (lambda merge, parts: 7, "all"),
        (lambda merge, parts: [in_pairs(merge, parts)], "all"),
        (lambda merge, parts: None, "return"),
        (in_the_future, "future"),
        (lambda merge, parts: functools.reduce(merge, parts), "one"),
        (functools.partial(in_pairs, last=4), "deep"),
        (again, "again"),
    ],
)
def test_wrong(answer, hint):
    verdict = judge(tree, lambda merge, parts: answer(merge, parts))
    assert (verdict.outcome, verdict.hint) == ("failed", hint), str(verdict)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2), (2, 3, 0, 1)])
def test_each_merge_has_its_own_x(order):
    called = []
    with PartsToMerge((1, 2, 3)).around(lambda x: called.append(x)) as (merge, parts):
        a, b, c, d = (parts[i] for i in order)
        assert repr(merge(merge(a, b), merge(c, d))) == "4 parts"
        assert repr(a) == f"part {order[0]}"
        called.remove(1), called.remove(2), called.remove(3)
        merge(d, merge(c, merge(b, a)))
    assert sorted(called) == [1, 2, 3]


def test_what_is_not_a_part_or_comes_twice_is_refused():
    with PartsToMerge((1,)).around(print) as (merge, (a, _)):
        with pytest.raises(TypeError, match="merge takes two parts, not list"):
            merge(a, [a])
        with pytest.raises(ValueError, match="part 0 is in both"):
            merge(a, a)
    assert repr(Merge(print)) == "merge"
