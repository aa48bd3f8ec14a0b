"""Deliveries: the first line of a key counts, and what is missing or twice is told apart."""

from pathlib import Path

import pytest
from runs import played

from parcours.check.givens.deliveries import delivered_once, deliveries_with_fault, returned_receipts

XS = (3, 1, 3)


def test_a_key_delivers_once_and_gives_a_receipt_each_time():
    given = deliveries_with_fault(XS, meet=2, fault="fault")
    assert (given.terms.lose, given.terms.meet) == (1, 2)
    with given.around(lambda x: 10 * x) as arguments:
        deliver, xs = arguments
        receipts = [deliver(x, key) for x, key in zip(xs + [3], ["a", "b", "c", "c"], strict=True)]
        assert receipts == [30, 10, 30, 30]
        assert given.finish(receipts, None, arguments) == {"returned": receipts, "delivered": ["3", "1", "3"]}
    assert not Path(deliver.path).exists()


@pytest.mark.parametrize(
    ("delivered", "ok", "hint", "failed"),
    [
        (["1", "3", "3"], True, "lost", None),
        (["1", "3"], False, "lost", "something was not delivered"),
        (["1", "3", "3", "1"], False, "twice", "something was delivered twice"),
        (["1", "1", "3"], False, "twice", "something was delivered twice"),
    ],
)
def test_each_is_delivered_once(delivered, ok, hint, failed):
    found = delivered_once(
        played({"delivered": delivered}, XS, given=deliveries_with_fault(XS, fault="f")), "twice", lost="lost"
    )
    assert (found.ok, found.hint) == (ok, hint)
    assert ok or found.failed == failed


def test_receipts_are_values_in_order():
    given = deliveries_with_fault(XS, fault="fault")
    assert returned_receipts(played({"returned": [30, 10, 30]}, XS, given=given)).ok
    assert not returned_receipts(played({"returned": [10, 30, 30]}, XS, given=given)).ok
